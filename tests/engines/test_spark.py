"""The same rows from Spark, with two Python workers on this machine."""

import json

import pytest

from claimx import spark as claimx_spark
from claimx.errors import InputError
from claimx.input.options import InputOptions
from tests.batch import pipelines
from tests.conftest import TEXT
from tests.engines.conftest import TABLES

pytest.importorskip("pyspark", reason="PySpark is not installed (extra `spark`)")
pytest.importorskip("pandas", reason="pandas is not installed (extra `spark`)")
pytestmark = pytest.mark.filterwarnings("ignore")  # those of Spark itself


@pytest.fixture(scope="module")
def session():
    import os
    import shutil
    import sys

    from pyspark.sql import SparkSession

    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def test_the_rows_are_those_of_the_local_engine(session, local):
    known = [{"id": row["id"], "text": row["text"]} for row in local["articles"]]
    frame = session.createDataFrame([*known, {"id": "empty", "text": " "}, {"id": "null", "text": None}])
    mapper = claimx_spark.make_mapper(pipelines.load, InputOptions())
    results = frame.repartition(2).mapInPandas(mapper, schema=claimx_spark.schema()).cache()
    # These Spark is not told: where the articles came from, and which are copies.
    unknown = ("path", "duplicate_of", "similarity")
    for name in TABLES[:-1]:
        rows = [row.asDict(recursive=True) for row in claimx_spark.table(results, name).collect()]
        expected = [{**row, **{column: None for column in unknown if column in row}} for row in local[name]]
        assert sorted(rows, key=json.dumps) == sorted(expected, key=json.dumps)
    reasons = {row.reason for row in claimx_spark.table(results, "errors").collect()}
    assert reasons == {"the text holds nothing but white space", "there is no text in the field 'text'"}


def test_a_missing_column_is_told_before_anything_is_done(session):
    frame = session.createDataFrame([{"body": TEXT}])
    with pytest.raises(InputError, match=r"no column 'text'.*fields="):
        claimx_spark.analyse(frame)


def test_the_schema_of_a_table_is_that_of_its_rows(session):
    for name in TABLES:
        columns = session.createDataFrame([], claimx_spark.schema(name)).columns
        nested = session.createDataFrame([], claimx_spark.schema()).schema[name].dataType.elementType.names
        assert columns == nested

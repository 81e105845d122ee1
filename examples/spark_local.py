"""Who said what in a folder of JSON Lines, with PySpark on this machine.

    pip install 'claimx[spark]'
    python examples/spark_local.py news/*.jsonl results/

On a cluster leave out `.master(…)` and submit the file; each worker needs `claimx` installed and, for each
core, 600 MB of memory beside Spark's own.
"""

import sys

from pyspark.sql import SparkSession

from claimx import spark as claimx_spark


def main(*arguments: str) -> None:
    """Read JSON Lines with a field `text`, and store the tables of statements and errors as Parquet."""
    *inputs, output = arguments
    session = SparkSession.builder.master("local[2]").appName("claimx").getOrCreate()
    # One record a partition would load the model for each; few and large ones leave cores idle at the end.
    articles = session.read.json(inputs).repartition(8)
    claimx_spark.analyse(articles).write.mode("overwrite").parquet(f"{output}/results")
    results = session.read.parquet(f"{output}/results")
    for name in ("articles", "speakers", "statements", "targets", "errors"):
        claimx_spark.table(results, name).write.mode("overwrite").parquet(f"{output}/{name}")
    statements = claimx_spark.table(results, "statements")
    statements.groupBy("speaker_key", "type").count().orderBy("count", ascending=False).show(10)
    session.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Collections of every format, with one article that the tests know."""

import csv
import gzip
import io
import json

import pyarrow
import pyarrow.parquet
import zstandard

TEXT = (
    "The mayor said that the bridge had been checked. “We found nothing,” Marlow said on Monday, "
    "and that was all that the city would say about it."
)
RECORD = {
    "text": TEXT,
    "title": "Bridge checked",
    "date": "2023-04-05T10:00:00Z",
    "url": "https://news.example/bridge",
    "id": "b-1",
}
PAGE = f"""<html><head><title>Bridge checked - The Daily</title><meta charset="utf-8">
<meta property="og:title" content="Bridge checked">
<meta property="article:published_time" content="2023-04-05T10:00:00Z">
<link rel="canonical" href="https://news.example/bridge"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Bridge checked</h1>
<p>{TEXT}</p><p>{TEXT.replace("Monday", "Tuesday")}</p></article>
<footer>Copyright 2021 The Daily. All rights reserved.</footer></body></html>"""


def jsonl(*records):
    return "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records).encode()


def table(*records, delimiter=","):
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, RECORD, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode()


def parquet(*records, **options):
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(records)), stream, **options)
    return stream.getvalue()


def warc(*responses):
    """Each response: status, content type, body."""
    members = []
    for number, (status, content_type, body) in enumerate(responses):
        head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        block = head.encode() + body
        about = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Target-URI: https://news.example/{number}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        members.append(gzip.compress(about.encode() + block + b"\r\n\r\n"))
    return b"".join(members)


def pdf(lines, title="Bridge checked", password=None):
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    content = DecodedStreamObject()
    content.set_data(
        ("BT /F1 12 Tf 50 700 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines)).encode()
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Contents")] = content
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


PACKERS = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}

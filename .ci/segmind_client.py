#!/usr/bin/env python3
"""Drives a Segmind look-alike with the published Python client, unchanged.

    segmind_client.py URL UPLOAD_URL

URL is the API's base address (http://127.0.0.1:4810), UPLOAD_URL the full address for uploads
(http://127.0.0.1:4810/upload-asset). Needs `pip install segmind==1.3.0`. The client takes its API address as a
constructor argument and its upload host as an attribute of its `Files` object; nothing of it is patched.
Exits with 0 when everything was as the client expects, else with 1 and a sentence.
"""

import os
import struct
import sys
import tempfile
import zlib
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

CLIENT_VERSION = "1.3.0"
KEY = "SG_0123456789abcdef"
SHOT = {"prompt": "A paper boat on a rainy street", "duration": 4, "aspect_ratio": "9:16", "seed": 7}
PATIENCE = {"timeout": 180.0, "interval": 0.25}


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit("usage: segmind_client.py URL UPLOAD_URL")
    url, upload_url = (argument.rstrip("/") for argument in sys.argv[1:])
    expect(upload_url.endswith("/upload-asset"), f"{upload_url} does not end with /upload-asset")
    expect(version("segmind") == CLIENT_VERSION, f"segmind {CLIENT_VERSION} is needed")
    # The client honours the system's proxy, which must not stand between it and loopback.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = f"{urlsplit(url).hostname},{urlsplit(upload_url).hostname}"

    from segmind.client import SegmindClient

    client = SegmindClient(api_key=KEY, base_url=f"{url}/v1")
    before = credits(client)
    cost = sees_a_finished_job(client)
    expect(abs(before - credits(client) - cost) < 1e-6, "the balance did not go down by the job's cost")
    sees_a_job_that_starts_from_an_upload(client, upload_url)
    sees_a_failed_job(client)
    sees_refusals(client, SegmindClient(api_key="SG_wrong", base_url=f"{url}/v1"))
    print(f"segmind {CLIENT_VERSION} submitted, waited, uploaded and saw a FAILED job at {url}")


def sees_a_finished_job(client) -> float:
    job = client.submit_async("veo-3-fast", **SHOT)
    expect(job.submit_response["status"] == "QUEUED", "a new job is not QUEUED")
    expect(job.status()["status"] in ("QUEUED", "PROCESSING", "COMPLETED"), "the first status is unknown")
    result = job.wait(**PATIENCE)
    expect(result["status"] == "COMPLETED", f"the job ended as {result['status']}")
    expect(result["request_id"] == job.request_id, "the result belongs to another job")
    sees_a_video(result["output"])
    return result["metrics"]["cost"]


def sees_a_job_that_starts_from_an_upload(client, upload_url: str) -> None:
    files = client.files
    files.STORAGE_BASE_URL = upload_url.removesuffix("/upload-asset")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first frame.png"
        path.write_bytes(png(64, 64))
        uploaded = files.upload(path)
    expect(bool(uploaded["message"]), "the upload has no message")
    [image_url] = uploaded["file_urls"]
    expect(fetch(image_url) == png(64, 64), "the uploaded image came back changed")
    result = client.run("veo-3", **SHOT, image_url=image_url, generate_audio=False)
    sees_a_video(result["output"])


def sees_a_failed_job(client) -> None:
    from segmind.v2 import InferenceFailed

    before = credits(client)
    job = client.submit_async("veo-3", **{**SHOT, "prompt": "[fail] a paper boat"})
    try:
        job.wait(**PATIENCE)
    except InferenceFailed as failed:
        expect(bool(failed.detail), "the failure has no reason")
        expect(failed.status_body["status"] == "FAILED", "the failure's body does not say FAILED")
    else:
        expect(False, "a job that must fail did not")
    expect(job.result()["status"] == "FAILED", "the result of a failed job does not say FAILED")
    expect(credits(client) == before, "a failed job was billed")


def sees_refusals(client, stranger) -> None:
    expect(refused(lambda: client.submit_async("veo-3", prompt="a boat", duration=5)) == 406, "5 s are allowed")
    expect(refused(lambda: client.submit_async("veo-3")) == 400, "a shot without a prompt is allowed")
    expect(refused(lambda: client.submit_async("no-such-model", **SHOT)) == 404, "any model is allowed")
    expect(refused(lambda: stranger.submit_async("veo-3", **SHOT)) == 401, "any key is allowed")


def refused(call):
    from segmind.exceptions import SegmindError

    try:
        call()
    except SegmindError as error:
        return error.status
    return None


def credits(client) -> float:
    return client._request("GET", "/get-user-credits").json()["credits"]


def sees_a_video(url) -> None:
    expect(isinstance(url, str) and url.startswith("http"), f"the output is no address: {url!r}")
    head = fetch(url)[:12]
    expect(head[4:8] == b"ftyp", "the output is no MP4")


def fetch(url: str) -> bytes:
    import httpx

    answer = httpx.get(url)
    expect(answer.status_code == 200, f"HTTP {answer.status_code} from {url}")
    return answer.content


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    row = b"\0" + b"\xc8\x28\x28" * width
    pixels = zlib.compress(row * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def expect(truth: bool, otherwise: str) -> None:
    if not truth:
        sys.exit(f"segmind_client.py: {otherwise}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A token server for a registry with `auth: token`: standard library and the openssl program.

usage: token_server.py PORT KEY.pem CERTIFICATE.pem USER:PASSWORD

Anyone may pull; the user may do all. GET with Basic, and POST with grant_type password or
refresh_token. Tokens live TOKEN_SECONDS (default 300), whatever they are said to.
"""
import base64
import http.server
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.parse

PORT, KEY, CERTIFICATE, CREDENTIALS = int(sys.argv[1]), *sys.argv[2:5]
SECONDS = int(os.environ.get("TOKEN_SECONDS", "300"))
SAID = 300
SKEW = 60  # the registry takes tokens for as long after their end
REFRESH = base64.b64encode(os.urandom(18)).decode()
CHAIN = [base64.b64encode(ssl.PEM_cert_to_DER_cert(open(CERTIFICATE).read())).decode()]


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(claims):
    header = {"typ": "JWT", "alg": "RS256", "x5c": CHAIN}
    text = encode(json.dumps(header).encode()) + "." + encode(json.dumps(claims).encode())
    command = ["openssl", "dgst", "-sha256", "-sign", KEY]
    signature = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    return text + "." + encode(signature)


def grants(scopes, known):
    for scope in " ".join(scopes).split():
        kind, rest = scope.split(":", 1)
        name, actions = rest.rsplit(":", 1)
        allowed = [a for a in actions.split(",") if known or a == "pull"]
        if allowed:
            yield {"type": kind, "name": name, "actions": allowed}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def token(self, scopes, known, extra):
        now = int(time.time())
        text = sign({
            "iss": "lab-issuer", "aud": "lab-registry", "sub": "lab" if known else "",
            "iat": now - 2 * SKEW, "nbf": now - 2 * SKEW, "exp": now + SECONDS - SKEW, "jti": str(time.time_ns()),
            "access": list(grants(scopes, known)),
        })
        issued = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
        self.answer(200, {"token": text, "expires_in": SAID, "issued_at": issued, **extra})

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        given = self.headers.get("Authorization", "")
        known = given.startswith("Basic ") and base64.b64decode(given[6:]).decode() == CREDENTIALS
        if given and not known:
            return self.answer(401, {"errors": [{"code": "UNAUTHORIZED"}]})
        offline = known and query.get("offline_token") == ["true"]
        return self.token(query.get("scope", []), known, {"refresh_token": REFRESH} if offline else {})

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        form = urllib.parse.parse_qs(self.rfile.read(length).decode())
        first = {key: values[0] for key, values in form.items()}
        kind = first.get("grant_type")
        known = (kind == "refresh_token" and first.get("refresh_token") == REFRESH) or (
            kind == "password" and f"{first.get('username')}:{first.get('password')}" == CREDENTIALS)
        if not known:
            return self.answer(401, {"error": "invalid_grant"})
        return self.token(form.get("scope", []), True, {"refresh_token": REFRESH})


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()

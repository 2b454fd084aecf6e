#!/bin/bash
# Exits with 0 if the service on a port of this machine takes requests, for images that have no curl.
#
#   healthy [PORT]      8080 if not given
exec 3<> "/dev/tcp/127.0.0.1/${1:-8080}" || exit 1
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]

<?php
// Answers 200 when the pages can be written; without DokuWiki itself, so cheap.
header('Content-Type: text/plain');
header('Cache-Control: no-store');

/** Ends with 503 and the reason. */
function unhealthy(string $reason): never
{
    http_response_code(503);
    exit("$reason\n");
}

if (!is_writable('/app/data/wiki/pages')) {
    unhealthy('the pages cannot be written');
}

echo "ok\n";

<?php
// Answers 200 when the wiki is installed and both its database and its Redis answer; without MediaWiki itself, so cheap.
header('Content-Type: text/plain');
header('Cache-Control: no-store');

/** Ends with 503 and the reason. */
function unhealthy(string $reason): never
{
    http_response_code(503);
    exit("$reason\n");
}

$value = static fn (string $name): string => addcslashes((string)getenv("CLOUDRON_POSTGRESQL_$name"), "'\\");
$database = @pg_connect(sprintf(
    "host='%s' port='%s' dbname='%s' user='%s' password='%s' connect_timeout=3",
    $value('HOST'),
    $value('PORT'),
    $value('DATABASE'),
    $value('USERNAME'),
    $value('PASSWORD')
));
if ($database === false || @pg_query($database, 'SELECT ss_total_pages FROM mediawiki.site_stats') === false) {
    unhealthy('the database does not answer');
}

try {
    $redis = new Redis();
    $redis->connect((string)getenv('CLOUDRON_REDIS_HOST'), (int)getenv('CLOUDRON_REDIS_PORT'), 3);
    if (getenv('CLOUDRON_REDIS_PASSWORD')) {
        $redis->auth(getenv('CLOUDRON_REDIS_PASSWORD'));
    }
    $redis->ping();
} catch (RedisException) {
    unhealthy('Redis does not answer');
}

echo "ok\n";

<?php
// Replaces the site's old address by the new one wherever content holds it.

/** Rewrites every text column of every table of the site. Running it again changes nothing. */
function relocate(string $old, string $new): void
{
    global $wpdb;
    $host = preg_replace('#^https?://#', '', $old);

    foreach ($wpdb->get_col("SHOW TABLES LIKE '" . $wpdb->esc_like($wpdb->prefix) . "%'") as $table) {
        $columns = $wpdb->get_results("SHOW COLUMNS FROM `$table`");
        $keys = array_column(array_filter($columns, static fn ($c) => $c->Key === 'PRI'), 'Field');
        if ($keys === []) {
            continue;
        }

        foreach ($columns as $column) {
            // A guid names an entry for feed readers and must not change, even when it looks like an address.
            if (!preg_match('/char|text/i', $column->Type) || in_array($column->Field, $keys, true) || $column->Field === 'guid') {
                continue;
            }

            relocate_column($table, $keys, $column->Field, $host, $old, $new);
        }
    }
}

function relocate_column(string $table, array $keys, string $column, string $host, string $old, string $new): void
{
    global $wpdb;
    $key_list = '`' . implode('`, `', $keys) . '`';
    $rows = $wpdb->get_results(
        $wpdb->prepare("SELECT $key_list, `$column` AS berth_value FROM `$table` WHERE `$column` LIKE %s", '%' . $wpdb->esc_like($host) . '%'),
        ARRAY_A
    );

    foreach ($rows as $row) {
        $value = $row['berth_value'];
        unset($row['berth_value']);
        $replaced = replace_origin($value, $old, $new);
        if ($replaced !== $value) {
            $wpdb->update($table, [$column => $replaced], $row);
        }
    }
}

/** Also inside PHP's serialised form, where each string carries its length in bytes. */
function replace_origin(string $value, string $old, string $new): string
{
    if (!is_serialized($value)) {
        return replace_plain($value, $old, $new);
    }

    $result = '';
    $position = 0;
    while (preg_match('/\bs:(\d+):"/', $value, $match, PREG_OFFSET_CAPTURE, $position)) {
        $start = $match[0][1] + strlen($match[0][0]);
        $length = (int)$match[1][0];
        $inner = replace_origin(substr($value, $start, $length), $old, $new);
        $result .= substr($value, $position, $match[0][1] - $position) . 's:' . strlen($inner) . ':"' . $inner;
        $position = $start + $length;
    }

    return $result . substr($value, $position);
}

function replace_plain(string $text, string $old, string $new): string
{
    foreach ([$old => $new, str_replace('/', '\/', $old) => str_replace('/', '\/', $new)] as $from => $to) {
        // Both schemes, and only the whole address: not the beginning of a longer name, not another port.
        $pattern = '#' . preg_replace('#^https?#', 'https?', preg_quote($from, '#')) . '(?![\w-]|\.\w|:\d)#';
        $text = preg_replace_callback($pattern, static fn () => $to, $text);
    }

    return $text;
}

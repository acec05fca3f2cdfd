namespace Berth.Gateway.Walls;

/// <summary>
/// Which paths a wall stands before. Apps read paths in their own ways (escapes, dots, doubled slashes), and the gateway
/// passes them as they came; so a path counts as guarded when any reading of it would be, and as open only when it is
/// written plainly.
/// </summary>
internal sealed class GuardedPaths
{
    private readonly string? _prefix;
    private readonly bool _others;

    /// <param name="option"><c>/x</c>, <c>!/x</c> or null.</param>
    public GuardedPaths(string? option)
    {
        _others = option is ['!', ..];
        _prefix = _others ? option![1..] : option;
    }

    public static bool IsOption(string? option) => option is null or ['/', ..] or ['!', '/', ..];

    /// <param name="target">As sent, with the query.</param>
    /// <param name="path">As the server framework reads it: unescaped, dots resolved.</param>
    public bool IsGuarded(string target, string path)
    {
        if (_prefix is null)
        {
            return true;
        }

        var query = target.IndexOfAny(['?', '#']);
        var raw = query < 0 ? target : target[..query];
        var plain = raw.StartsWith('/') && !raw.AsSpan().ContainsAny("%\\;") && !raw.Contains("//", StringComparison.Ordinal) && !raw.Contains("/.", StringComparison.Ordinal);
        return _others ? !(plain && IsBelow(raw)) : !plain || StartsSo(raw) || StartsSo(path);
    }

    private bool StartsSo(string path) => path.StartsWith(_prefix!, StringComparison.OrdinalIgnoreCase);

    /// <summary>The prefix itself or something below it: <c>/apix</c> is not below <c>/api</c>.</summary>
    private bool IsBelow(string path) =>
        path.StartsWith(_prefix!, StringComparison.Ordinal) && (_prefix![^1] == '/' || path.Length == _prefix.Length || path[_prefix.Length] == '/');
}

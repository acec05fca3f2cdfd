namespace Berth.Apps;

/// <summary>
/// Authorities that this machine was told to trust, for Dockerfiles that declare <c>ARG BERTH_TRUSTED_CERTIFICATES</c>:
/// where a network inspects TLS, a build could not reach a package registry without them.
/// </summary>
internal static class BuildAuthorities
{
    public const string Argument = "BERTH_TRUSTED_CERTIFICATES";

    // What fits into one variable of a process on Linux is 128 KiB.
    private const int MaxLength = 100_000;

    /// <returns>The arguments, with the certificates (PEM) when the Dockerfile asks for them and nobody gave others.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> AddAsync(
        string dockerfile, IReadOnlyDictionary<string, string>? arguments, string directory, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var result = new Dictionary<string, string>(arguments ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (result.ContainsKey(Argument) || !Directory.Exists(directory) || !await AsksAsync(dockerfile, cancellationToken))
        {
            return result;
        }

        var texts = new List<string>();
        foreach (var file in Directory.GetFiles(directory, "*.crt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            texts.Add((await File.ReadAllTextAsync(file, cancellationToken)).Trim());
        }

        var all = string.Join('\n', texts);
        if (all.Length > MaxLength)
        {
            progress.Report($"The certificates in {directory} are larger than {MaxLength} bytes and stay out of this build; leave only those there that it needs");
        }
        else if (all.Length > 0)
        {
            result[Argument] = all;
        }

        return result;
    }

    private static async Task<bool> AsksAsync(string dockerfile, CancellationToken cancellationToken) =>
        (await File.ReadAllLinesAsync(dockerfile, cancellationToken)).Any(line =>
            line.Split((char[])[' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries) is [var word, Argument, ..] && word.Equals("ARG", StringComparison.OrdinalIgnoreCase));
}

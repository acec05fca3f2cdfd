namespace Berth.Dns;

/// <summary>What a provider said, fit for a message: one line, not endless, and without what was secret in the call.</summary>
internal static class ProviderWords
{
    private const int Most = 300;
    private const string Hidden = "•••";

    public static string Short(string words)
    {
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = new string([.. line.Where(letter => !char.IsControl(letter))]);
        return line.Length > Most ? line[..Most] + "…" : line;
    }

    /// <param name="secrets">Plain; found as they are and as they stand in addresses.</param>
    public static string Without(string words, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets.Where(secret => secret.Length > 3).SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret), secret.Replace("\n", "\\n", StringComparison.Ordinal) }))
        {
            words = words.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return words;
    }
}

using System.Text.RegularExpressions;

namespace Berth.Docker.Images;

/// <summary>
/// A name as <c>docker pull</c> takes it, split the way the API wants it: repository, and tag or digest
/// (grammar: distribution/reference). A missing tag is <c>latest</c>; without it the engine would pull all.
/// </summary>
internal sealed partial record ImageReference(string Repository, string Tag)
{
    private const int MaxLength = 512;

    public bool IsDigest => Tag.StartsWith("sha256:", StringComparison.Ordinal);

    public static ImageReference Parse(string text)
    {
        var match = text.Length > MaxLength ? Match.Empty : Reference().Match(text);
        if (!match.Success)
        {
            throw new PortException("image.invalid_reference", $"'{text}' is no image reference. Write it like registry.example.com/group/name:tag, in lower case.");
        }

        var digest = match.Groups["digest"].Value;
        var tag = match.Groups["tag"].Value;
        return new ImageReference(match.Groups["repository"].Value, digest.Length > 0 ? digest : tag.Length > 0 ? tag : "latest");
    }

    /// <summary>For questions about images the engine has: a reference or a bare <c>sha256:</c> id.</summary>
    public static string CheckLocal(string text)
    {
        if (!ImageId().IsMatch(text))
        {
            Parse(text);
        }

        return text;
    }

    public override string ToString() => IsDigest ? $"{Repository}@{Tag}" : $"{Repository}:{Tag}";

    [GeneratedRegex(@"^(?<repository>(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(sha256:)?[0-9a-f]{12,64}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ImageId();
}

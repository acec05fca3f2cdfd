namespace Berth.Manifest;

internal static class ImageSection
{
    private const int Longest = 1024;

    public static string? DockerImage(ObjectReader root)
    {
        const string name = "dockerImage";
        if (root.StrictText(name) is not { } image)
        {
            return null;
        }

        if (image.Contains("//", StringComparison.Ordinal) || !char.IsAsciiLetterOrDigit(image[0]) || image.Length > Longest
            || !image.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '/' or '@' or '-' or '+'))
        {
            root.Problems.Error(
                root.PathOf(name),
                "Must be an image reference without a scheme and without //, such as registry.example.org/app:1.2.3 or app@sha256:….",
                root.Element.GetProperty(name));
            return null;
        }

        return image;
    }
}

namespace Berth.Manifest;

/// <summary>Paths on the app's own host name that the platform puts after <c>https://host</c>.</summary>
internal static class LocalPath
{
    /// <summary>
    /// The path with exactly one leading slash, so that nothing in it can change the host it is put behind
    /// (<c>@evil.example</c>, <c>//evil.example</c>). What cannot be in a request line is an error.
    /// </summary>
    public static string? RequestPath(this ObjectReader reader, string name)
    {
        if (reader.StrictText(name) is not { } text)
        {
            return null;
        }

        var json = reader.Element.GetProperty(name);
        if (text.Any(c => c <= ' ' || char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'))
        {
            reader.Problems.Error(reader.PathOf(name), "Must be a path without spaces, control characters and backslashes, such as /login.", json);
            return null;
        }

        var normal = "/" + text.TrimStart('/');
        if (normal != text)
        {
            reader.Problems.Note(reader.PathOf(name), $"Should begin with one slash; taken as {JsonPath.Readable(normal)}.", json);
        }

        return normal;
    }
}

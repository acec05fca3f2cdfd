namespace Berth.Packaging;

/// <summary>A package directory or archive is not what it must be.</summary>
/// <param name="code"><c>package.not_found</c>, <c>package.link_outside</c>, <c>package.special_file</c>, <c>package.unreadable</c>,
/// <c>package.invalid_archive</c>, <c>package.invalid_path</c>, <c>package.too_large</c>.</param>
/// <param name="message">For people: names the entry and says what to do.</param>
public sealed class PackageException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}

using Berth.Packaging.Files;

namespace Berth.Packaging.Context;

/// <param name="Path">In the folder, with slashes.</param>
/// <param name="Source">Where it lies on this machine.</param>
/// <param name="Target">What a link says; null for others.</param>
internal sealed record ContextEntry(string Path, string Source, FileKind Kind, bool Executable, string? Target)
{
    /// <exception cref="PackageException">It cannot be read.</exception>
    public FileStream Open()
    {
        try
        {
            return new FileStream(Source, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PackageException($"{Path} cannot be read: {problem.Message}", problem);
        }
    }
}

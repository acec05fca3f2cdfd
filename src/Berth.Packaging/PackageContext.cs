using System.IO.Pipelines;
using Berth.Packaging.Context;

namespace Berth.Packaging;

/// <summary>
/// A package folder as the build sees it: what <c>.dockerignore</c> leaves, as a tar that is the same to the byte
/// wherever and whenever it is made. Entries come in ordinal order of their paths, belong to 0:0, have one fixed time, and
/// modes 0755 (directories, executables) or 0644.
/// </summary>
/// <remarks>
/// The Dockerfile, <c>.dockerignore</c>, <c>CloudronManifest.json</c> and the files its <c>file://</c> fields name
/// are always in: the server needs them. All members throw <see cref="PackageException"/> when the folder is absent, holds a link that leads out of
/// it or a device, or changes while it is read.
/// </remarks>
public static class PackageContext
{
    /// <summary>64 lower-case hex digits over paths, kinds, executable bits and contents: the name for what is built from the folder.</summary>
    public static Task<string> HashAsync(string directory, CancellationToken cancellationToken) =>
        ContextHash.ComputeAsync(ContextFolder.Read(directory), cancellationToken);

    /// <summary>Writes the tar; leaves <paramref name="destination"/> open.</summary>
    public static Task WriteTarAsync(string directory, Stream destination, CancellationToken cancellationToken) =>
        ContextTar.WriteAsync(ContextFolder.Read(directory), destination, cancellationToken);

    /// <summary>
    /// The tar as a stream to read from, made while it is read: constant memory, no temporary file. Not seekable.
    /// Problems with a file come out of the read that meets it. The caller disposes.
    /// </summary>
    public static Stream OpenTar(string directory) => new ContextTarStream(ContextFolder.Read(directory), new Pipe());
}

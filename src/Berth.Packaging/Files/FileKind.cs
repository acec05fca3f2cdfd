namespace Berth.Packaging.Files;

internal enum FileKind
{
    File,
    Directory,
    Link,

    /// <summary>Device, pipe or socket: opening one may block for ever.</summary>
    Special,
}

using Berth.Host.Files;
using Berth.Ports;

namespace Berth.Host.Dns;

/// <summary>Reads and replaces the hosts file wherever it really lies.</summary>
internal static class HostsFile
{
    /// <summary>The file behind links, for replacing a link would cut it off.</summary>
    public static string Resolve(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PortException("dns.hosts_unreadable", $"{path} is a link that leads nowhere: {problem.Message}", inner: problem);
        }
    }

    /// <summary>Empty when absent.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PortException("dns.hosts_unreadable", $"{path} cannot be read: {problem.Message}", inner: problem);
        }
    }

    public static void Write(string path, byte[] content)
    {
        try
        {
            var mode = File.Exists(path) ? File.GetUnixFileMode(path) : AtomicFile.Public;
            try
            {
                AtomicFile.Write(path, content, mode);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException && File.Exists(path))
            {
                // In containers the file is a mount point, which cannot be renamed over.
                Overwrite(path, content);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PortException("dns.hosts_unwritable", $"{path} cannot be written: {problem.Message} Run the platform as root, or use another DNS provider.", inner: problem);
        }
    }

    private static void Overwrite(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Write(content);
        file.SetLength(content.Length);
        file.Flush(flushToDisk: true);
    }
}

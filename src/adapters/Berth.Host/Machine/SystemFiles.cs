using System.Runtime.InteropServices;
using Berth.Ports;
using Berth.Ports.Host;

namespace Berth.Host.Machine;

internal static class SystemFiles
{
    /// <exception cref="PortException"><c>host.unreadable</c></exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PortException("host.unreadable", $"{path} cannot be read: {problem.Message}", isTransient: true, problem);
        }
    }

    public static HostFacts ReadFacts()
    {
        var os = OsRelease.Parse(ReadIfAny("/etc/os-release") is { Length: > 0 } own ? own : ReadIfAny("/usr/lib/os-release"));
        return new HostFacts(
            ReadIfAny("/proc/sys/kernel/hostname"),
            os.GetValueOrDefault("PRETTY_NAME", "Linux"),
            os.GetValueOrDefault("ID", "linux"),
            os.GetValueOrDefault("VERSION_ID", ""),
            ReadIfAny("/proc/sys/kernel/osrelease"),
            RuntimeInformation.OSArchitecture switch
            {
                Architecture.X64 => "amd64",
                var other => other.ToString().ToLowerInvariant(),
            },
            Environment.ProcessorCount,
            ReadIfAny("/sys/class/dmi/id/sys_vendor"),
            ReadIfAny("/sys/class/dmi/id/product_name"));
    }

    /// <summary>Empty when absent or closed to us, which many machines do with these files.</summary>
    private static string ReadIfAny(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

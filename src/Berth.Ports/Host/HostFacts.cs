namespace Berth.Ports.Host;

/// <param name="HostName">As the kernel has it.</param>
/// <param name="OsName">For people, such as <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
/// <param name="OsId"><c>ID</c> of os-release: <c>debian</c>.</param>
/// <param name="OsVersion"><c>VERSION_ID</c> of os-release: <c>12</c>; may be empty.</param>
/// <param name="Kernel">Release, such as <c>6.1.0-18-amd64</c>.</param>
/// <param name="Architecture"><c>amd64</c>, <c>arm64</c>: the names images use.</param>
/// <param name="CpuCount">Cores this process may use.</param>
/// <param name="Vendor">Maker of the hardware or hypervisor; may be empty.</param>
/// <param name="Product">Its model; may be empty.</param>
public sealed record HostFacts(
    string HostName,
    string OsName,
    string OsId,
    string OsVersion,
    string Kernel,
    string Architecture,
    int CpuCount,
    string Vendor,
    string Product);

/// <summary>Bytes.</summary>
/// <param name="Available">What programs can still get without swapping.</param>
public sealed record HostMemory(long Total, long Available, long SwapTotal, long SwapFree);

/// <summary>Bytes.</summary>
/// <param name="Free">For unprivileged programs.</param>
/// <param name="MountPoint">Where the file system begins.</param>
/// <param name="FileSystem">Such as <c>ext4</c>.</param>
public sealed record DiskSpace(long Total, long Free, string MountPoint, string FileSystem);

/// <param name="Speed">MHz; 0 when unknown.</param>
/// <param name="User">Time since boot, as the others.</param>
public sealed record HostCpu(string Model, int Speed, TimeSpan User, TimeSpan Nice, TimeSpan System, TimeSpan Idle, TimeSpan Irq);

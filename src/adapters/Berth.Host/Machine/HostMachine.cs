using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Ports.Machine;
using Berth.Ports.Programs;

namespace Berth.Host.Machine;

/// <summary><see cref="IHostMachine"/> from <c>/proc</c>, <c>/etc/os-release</c> and <c>du</c>.</summary>
public sealed class HostMachine(IProgramRunner programs, TimeProvider? time = null) : IHostMachine
{
    private static readonly TimeSpan MeasureTimeout = TimeSpan.FromHours(1);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async Task<MachineFacts> GetFactsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var memory = ProcFile.Pairs(await File.ReadAllLinesAsync("/proc/meminfo", cancellationToken), ':');
            var release = ProcFile.Pairs(File.Exists("/etc/os-release") ? await File.ReadAllLinesAsync("/etc/os-release", cancellationToken) : [], '=');
            var cpu = ProcFile.Pairs(await File.ReadAllLinesAsync("/proc/cpuinfo", cancellationToken), ':');
            var uptime = TimeSpan.FromSeconds(ProcFile.Number((await File.ReadAllTextAsync("/proc/uptime", cancellationToken)).Split(' ')[0]));
            var load = ProcFile.Number((await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0]);
            return new MachineFacts(
                Environment.MachineName,
                release.GetValueOrDefault("PRETTY_NAME", "Linux"),
                release.GetValueOrDefault("ID", "linux"),
                release.GetValueOrDefault("VERSION_ID", ""),
                (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellationToken)).Trim(),
                RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
                cpu.GetValueOrDefault("model name", ""),
                Environment.ProcessorCount,
                load,
                ProcFile.Kibibytes(memory, "MemTotal"),
                ProcFile.Kibibytes(memory, "MemAvailable"),
                ProcFile.Kibibytes(memory, "SwapTotal"),
                uptime,
                _time.GetUtcNow() - uptime);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new PortException("machine.unreadable", $"The machine's facts cannot be read: {unreadable.Message}", isTransient: false, unreadable);
        }
    }

    public Task<DiskSpace> GetDiskSpaceAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var existing = Path.GetFullPath(path);
            while (!Path.Exists(existing))
            {
                existing = Path.GetDirectoryName(existing) ?? "/";
            }

            var drive = new DriveInfo(existing);
            return Task.FromResult(new DiskSpace(drive.DriveFormat, drive.Name, drive.TotalSize, drive.AvailableFreeSpace));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PortException("machine.unreadable", $"The free disk at '{path}' cannot be read: {unreadable.Message}", isTransient: false, unreadable);
        }
    }

    public async Task<long> MeasureDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            return 0;
        }

        // du goes on over files that vanish and tells so in its exit code; the sum is good nevertheless.
        var result = await programs.RunAsync(
            new ProgramCall("du", "--summarize", "--block-size=1", "--one-file-system", "--", full) { Timeout = MeasureTimeout }, cancellationToken);
        var sum = result.Output.Split('\t', 2)[0];
        return long.TryParse(sum, CultureInfo.InvariantCulture, out var bytes) || !Directory.Exists(full)
            ? bytes
            : throw new PortException("machine.unreadable", $"The size of '{path}' cannot be measured: {result.Error.Trim()}");
    }
}

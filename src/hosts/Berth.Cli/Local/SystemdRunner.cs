namespace Berth.Cli.Local;

/// <summary>Services as systemd units, which systemd keeps alive and starts at boot.</summary>
internal sealed class SystemdRunner : IServiceRunner
{
    private const string Units = "/etc/systemd/system";

    public async Task<bool> EnsureAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Units, $"{service.Name}.service");
        var unit = SystemdUnit.Write(service);
        var changed = !File.Exists(path) || await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) != unit;
        if (changed)
        {
            await File.WriteAllTextAsync(path, unit, cancellationToken).ConfigureAwait(false);
            await Tool.RequireAsync("systemctl", ["daemon-reload"], cancellationToken).ConfigureAwait(false);
        }

        if (!changed && await IsRunningAsync(service.Name, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await Tool.RequireAsync("systemctl", ["enable", "--quiet", service.Name], cancellationToken).ConfigureAwait(false);
        await Tool.RequireAsync("systemctl", ["restart", service.Name], cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task<bool> IsRunningAsync(string name, CancellationToken cancellationToken) =>
        (await Tool.RunAsync("systemctl", ["is-active", "--quiet", name], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    public async Task StopAsync(string name, TimeSpan within, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(Units, $"{name}.service")))
        {
            await Tool.RequireAsync("systemctl", ["disable", "--quiet", "--now", name], cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<string>> LastOutputAsync(string name, CancellationToken cancellationToken) =>
        (await Tool.RunAsync("journalctl", ["--no-pager", "-n", "20", "-o", "cat", "-u", name], cancellationToken).ConfigureAwait(false)).Output.Split('\n');
}

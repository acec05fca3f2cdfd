namespace Berth.Cli.Local;

/// <summary>Keeps the platform's processes running: by systemd where it runs, else as detached processes.</summary>
internal interface IServiceRunner
{
    /// <summary>Runs it as defined: starts it, restarts it when the definition changed, leaves it alone when it runs already.</summary>
    /// <returns>Whether it was (re)started.</returns>
    Task<bool> EnsureAsync(ServiceDefinition service, CancellationToken cancellationToken);

    Task<bool> IsRunningAsync(string name, CancellationToken cancellationToken);

    /// <summary>Ends it and keeps it from starting by itself. Not running is fine.</summary>
    Task StopAsync(string name, TimeSpan within, CancellationToken cancellationToken);

    /// <summary>Its last output, to explain a failure.</summary>
    Task<IReadOnlyList<string>> LastOutputAsync(string name, CancellationToken cancellationToken);

    static IServiceRunner Create(PlatformHome home, TimeProvider time) =>
        Directory.Exists("/run/systemd/system") ? new SystemdRunner() : new DetachedRunner(home, time);
}

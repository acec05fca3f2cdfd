using Berth.Docker;
using Berth.Ports.Containers;

namespace Berth.Testing.Containers;

/// <summary>
/// The real engine with a tiny image and a network of its own. Names and labels are this run's; what is made with
/// <see cref="Spec"/> and <see cref="NewName"/> goes when the fixture does, and what crashed runs left goes at its start.
/// </summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly string _run;
    private int _count;

    public EngineFixture()
    {
        _run = TestRun.NewId();
        Labels = TestRun.Labels(_run);
        Image = $"berth-test/tiny:{_run}";
    }

    public DockerEngine Engine { get; } = new();

    /// <summary>Belong on everything a test makes, so that it goes with the fixture.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Reference of <see cref="TinyImage"/>.</summary>
    public string Image { get; }

    /// <summary>Made in <see cref="InitializeAsync"/>.</summary>
    public NetworkSpec Network { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await EngineLauncher.EnsureAsync();
        await Leftovers.RemoveAsync(Engine, run => !TestRun.IsAlive(run));
        await using var root = await TinyImage.OpenTarAsync();
        await Engine.ImportImageAsync(root, Image, Labels, CancellationToken.None);
        Network = await TestNetwork.CreateAsync(Engine, _run);
    }

    public string NewName(string what = "c") => $"{TestRun.NamePrefix}{what}-{_run}-{Interlocked.Increment(ref _count)}";

    /// <summary>A network to be made; it goes with the fixture.</summary>
    public NetworkSpec NewNetwork() => TestNetwork.Propose($"{_run}-{Interlocked.Increment(ref _count)}");

    /// <summary>A container of this run that runs <paramref name="command"/>.</summary>
    public ContainerSpec Spec(params string[] command)
    {
        var name = NewName();
        return new ContainerSpec
        {
            Name = name,
            Image = Image,
            Command = command.Length == 0 ? ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"] : command,
            HostName = name,
            Network = Network.Name,
            Labels = Labels,
            Restart = RestartPolicy.No,
        };
    }

    /// <summary>Creates and starts; returns the name.</summary>
    public async Task<string> RunAsync(ContainerSpec spec)
    {
        await Engine.CreateContainerAsync(spec, CancellationToken.None);
        await Engine.StartContainerAsync(spec.Name, CancellationToken.None);
        return spec.Name;
    }

    /// <summary>The state after the container's own end.</summary>
    public async Task<ContainerDetails> WaitForExitAsync(string name)
    {
        ContainerDetails? details = null;
        await Wait.UntilAsync(
            async () => (details = await Engine.InspectContainerAsync(name, CancellationToken.None))?.State is ContainerRunState.Exited or ContainerRunState.Dead,
            $"container {name} ends");
        return details!;
    }

    /// <summary>Runs to the end and returns all it printed.</summary>
    public async Task<IReadOnlyList<LogLine>> OutputOfAsync(ContainerSpec spec)
    {
        await RunAsync(spec);
        await WaitForExitAsync(spec.Name);
        return await Engine.ReadLogsAsync(spec.Name, new LogQuery(), CancellationToken.None).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Leftovers.RemoveAsync(Engine, run => run == _run || run.StartsWith($"{_run}-", StringComparison.Ordinal));
        Engine.Dispose();
    }
}

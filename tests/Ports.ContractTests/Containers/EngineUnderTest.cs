namespace Ports.ContractTests.Containers;

/// <summary>An engine and how to say the same things to each: what runs, ends, prints there.</summary>
public abstract class EngineUnderTest
{
    public abstract IContainerEngine Engine { get; }

    public abstract string Image { get; }

    public abstract NetworkSpec Network { get; }

    /// <summary>Belong on everything made.</summary>
    public abstract IReadOnlyDictionary<string, string> Labels { get; }

    public abstract string NewName(string what = "c");

    public abstract NetworkSpec NewNetwork();

    /// <summary>Until it is asked to stop, which it does at once.</summary>
    public abstract IReadOnlyList<string> Running { get; }

    public abstract IReadOnlyList<string> Exiting(int code);

    public abstract IReadOnlyList<string> Saying(string text);

    public abstract IReadOnlyList<string> Complaining(string text);

    /// <summary>Repeats its input.</summary>
    public abstract IReadOnlyList<string> Repeating { get; }

    public ContainerSpec Spec(IReadOnlyList<string>? command = null)
    {
        var name = NewName();
        return new ContainerSpec
        {
            Name = name,
            Image = Image,
            Command = command ?? Running,
            HostName = name,
            Network = Network.Name,
            Labels = Labels,
            Restart = RestartPolicy.No,
        };
    }

    public async Task<string> StartAsync(ContainerSpec spec)
    {
        await Engine.CreateContainerAsync(spec, default);
        await Engine.StartContainerAsync(spec.Name, default);
        return spec.Name;
    }

    public async Task<ContainerDetails> EndOfAsync(string name)
    {
        ContainerDetails? details = null;
        await Wait.UntilAsync(async () => (details = await Engine.InspectContainerAsync(name, default))?.State == ContainerRunState.Exited, $"{name} ends");
        return details!;
    }
}

public sealed class RealEngine(EngineFixture fixture) : EngineUnderTest
{
    public override IContainerEngine Engine => fixture.Engine;

    public override string Image => fixture.Image;

    public override NetworkSpec Network => fixture.Network;

    public override IReadOnlyDictionary<string, string> Labels => fixture.Labels;

    public override IReadOnlyList<string> Running { get; } = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"];

    public override IReadOnlyList<string> Repeating { get; } = ["cat"];

    public override string NewName(string what = "c") => fixture.NewName(what);

    public override NetworkSpec NewNetwork() => fixture.NewNetwork();

    public override IReadOnlyList<string> Exiting(int code) => ["sh", "-c", $"exit {code}"];

    public override IReadOnlyList<string> Saying(string text) => ["echo", text];

    public override IReadOnlyList<string> Complaining(string text) => ["sh", "-c", $"echo {text} >&2"];
}

public sealed class FakeEngine : EngineUnderTest
{
    private readonly FakeContainerEngine _engine = new();

    public FakeEngine()
    {
        _engine.AddImage(Image, new FakeImage { Labels = Labels });
        _ = _engine.EnsureNetworkAsync(Network, default);
    }

    public override IContainerEngine Engine => _engine;

    public override string Image => "tiny:1";

    public override NetworkSpec Network { get; } = TestNetwork.Propose("fake");

    public override IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { [TestRun.Label] = "fake" };

    public override IReadOnlyList<string> Running { get; } = ["run"];

    public override IReadOnlyList<string> Repeating { get; } = ["cat"];

    public override string NewName(string what = "c") => $"{what}-{Guid.NewGuid()}";

    public override NetworkSpec NewNetwork() => TestNetwork.Propose(Guid.NewGuid().ToString());

    public override IReadOnlyList<string> Exiting(int code) => ["exit", $"{code}"];

    public override IReadOnlyList<string> Saying(string text) => ["echo", text];

    public override IReadOnlyList<string> Complaining(string text) => ["error", text];
}

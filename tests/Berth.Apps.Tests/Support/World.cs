using Berth.Operations;
using Berth.Ports.Containers;
using Berth.Ports.Gateway;
using Berth.Testing.Fakes;

namespace Berth.Apps.Tests.Support;

/// <summary>The machine and all outside of the server; it outlives every run of it.</summary>
internal sealed class World : IDisposable
{
    private World(int port)
    {
        Port = port;
        Prefix = AppAnswers.Join(this);
        Directory.CreateDirectory(Gateway.Directory);
        foreach (var image in (string[])["shop/blog:1", "shop/blog:2"])
        {
            Engine.Registry[image] = new FakeImage();
        }
    }

    public static async Task<World> CreateAsync() => new(await AppAnswers.Port);

    /// <summary>Where apps listen inside their containers.</summary>
    public int Port { get; }

    public string Prefix { get; }

    public FakeContainerEngine Engine { get; } = new();

    public FakeDnsProvider Dns { get; } = new();

    public FakeCertificateAuthority Authority { get; } = new();

    public FakeAddons Addons { get; } = new();

    public FakeHostMachine Machine { get; } = new();

    public FakeSecretStore Secrets { get; } = new();

    public string Home { get; } = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"berth-apps-{Guid.NewGuid():N}")).FullName;

    public GatewayFiles Gateway => GatewayFiles.Below(Home);

    /// <summary>What a running app answers to its probe.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Called when a step begins.</summary>
    public Func<string, StepContext, CancellationToken, Task> Before { get; set; } = Nothing;

    /// <summary>Called when a step has done its work and nothing says so yet.</summary>
    public Func<string, StepContext, CancellationToken, Task> After { get; set; } = Nothing;

    public static Task Nothing(string step, StepContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Null when nobody listens there.</summary>
    public async Task<int?> AnswerAsync(string address) =>
        (await Engine.ListContainersAsync(new Dictionary<string, string>(), CancellationToken.None)).Any(container => container.State == ContainerRunState.Running && container.IpAddress == address)
            ? Status
            : null;

    public void Dispose() => Directory.Delete(Home, recursive: true);
}

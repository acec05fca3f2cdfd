using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Berth.Host;
using Berth.Ports.Firewall;
using Berth.Ports.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Firewall.Tests;

/// <summary>
/// A machine with a bridge and things on it, made of network namespaces: two apps, a service of the first, a stranger on the
/// bridge, and somebody outside by IPv4 and IPv6. Addresses are only its own. All of it is gone after the test.
/// </summary>
public sealed partial class Network : IAsyncDisposable
{
    public const string Machine = "host";
    public const string FirstApp = "app1";
    public const string SecondApp = "app2";
    public const string Service = "svc";
    public const string Stranger = "odd";
    public const string Outside = "out";
    public const string Bridge = "br-t";

    /// <summary>On the host and behind <see cref="Published"/>.</summary>
    public const int GatewayPort = 443;
    public const int LdapPort = 3002;
    public const int DatabasePort = 3306;
    public const int Published = 8080;
    public static readonly IPAddress Platform = IPAddress.Parse("172.29.0.1");
    public static readonly IPAddress FirstAddress = IPAddress.Parse("172.29.16.1");
    public static readonly IPAddress SecondAddress = IPAddress.Parse("172.29.16.2");
    public static readonly IPAddress ServiceAddress = IPAddress.Parse("172.29.0.5");
    public static readonly IPAddress StrangerAddress = IPAddress.Parse("172.29.0.9");
    public static readonly IPAddress HostOutside = IPAddress.Parse("198.51.100.1");
    public static readonly IPAddress OutsideAddress = IPAddress.Parse("198.51.100.2");
    public static readonly IPAddress HostOutside6 = IPAddress.Parse("2001:db8:1::1");
    public static readonly IPAddress OutsideAddress6 = IPAddress.Parse("2001:db8:1::2");

    private readonly string _prefix = $"bfw{Guid.NewGuid().ToString("N")[..8]}-";
    private readonly ServiceProvider _services;
    private readonly IProgramRunner _programs;
    private readonly List<Socket> _listeners = [];

    private Network()
    {
        var home = Path.Combine(Path.GetTempPath(), _prefix);
        _services = new ServiceCollection().AddHostAdapter(new HostOptions { CaDirectory = home, SecretKeyPath = Path.Combine(home, "key") }).BuildServiceProvider();
        _programs = _services.GetRequiredService<IProgramRunner>();
        Firewall = new NftFirewall(new InNamespace(_programs, _prefix + Machine));
    }

    /// <summary>The real thing, in the host's namespace.</summary>
    public IFirewall Firewall { get; }

    public static FirewallRules Rules { get; } = new()
    {
        Instance = "test",
        Bridge = Bridge,
        Subnet = IPNetwork.Parse("172.29.0.0/16"),
        PlatformAddress = Platform,
        PlatformPorts = [PortRange.Tcp(GatewayPort), PortRange.Tcp(LdapPort)],
        OpenPorts = [PortRange.Tcp(22), PortRange.Tcp(80), PortRange.Tcp(GatewayPort)],
        Apps =
        [
            new FirewallApp { Id = "one", Addresses = [FirstAddress], Peers = [new(ServiceAddress, DatabasePort)], Published = [PortRange.Tcp(Published)] },
            new FirewallApp { Id = "two", Addresses = [SecondAddress] },
        ],
        Services = [ServiceAddress],
    };

    public static FirewallRules WithEgress(Egress egress) => Rules with { Apps = [Rules.Apps[0] with { Egress = egress }, Rules.Apps[1]] };

    /// <param name="bridgeFrames">Whether the kernel shows frames on the bridge to its router's rules, as it does with Docker and need not.</param>
    public static async Task<Network> CreateAsync(bool bridgeFrames = true)
    {
        var network = new Network();
        try
        {
            await network.BuildAsync(bridgeFrames);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Something listens there until the end, and greets whoever comes.</summary>
    public void Listen(string where, int port, IPAddress? address = null)
    {
        var listener = Within(where, () => new Socket(SocketType.Stream, ProtocolType.Tcp));
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(address ?? IPAddress.IPv6Any, port));
        listener.Listen(64);
        _listeners.Add(listener);
    }

    /// <summary>A connection from there comes about.</summary>
    public async Task<bool> ReachesAsync(string from, IPAddress address, int port, int milliseconds = 700)
    {
        using var socket = Within(from, () => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        using var patience = new CancellationTokenSource(milliseconds);
        try
        {
            await socket.ConnectAsync(address, port, patience.Token);
            return true;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A connected socket, for what happens later.</summary>
    public async Task<Socket> ConnectAsync(string from, IPAddress address, int port)
    {
        var socket = Within(from, () => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        await socket.ConnectAsync(address, port, new CancellationTokenSource(2000).Token);
        return socket;
    }

    /// <summary>The open ones of these ports, found by connecting to each.</summary>
    public async Task<IReadOnlyList<int>> ScanAsync(string from, IPAddress address, IEnumerable<int> ports)
    {
        var open = new List<int>();
        await Parallel.ForEachAsync(ports, new ParallelOptions { MaxDegreeOfParallelism = 400 }, async (port, _) =>
        {
            if (await ReachesAsync(from, address, port))
            {
                lock (open)
                {
                    open.Add(port);
                }
            }
        });
        return [.. open.Order()];
    }

    /// <summary>Runs a program there and returns what it prints; it must succeed.</summary>
    public async Task<string> RunAsync(string where, params string[] command)
    {
        var result = await TryAsync(where, command);
        return result.IsOk ? result.Output : throw new InvalidOperationException($"{string.Join(' ', command)}: {result.ErrorOutput}");
    }

    public async Task<ProgramResult> TryAsync(string where, IReadOnlyList<string> command, string? input = null)
    {
        using var stream = input is null ? null : new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input));
        return await _programs.RunAsync(new ProgramCall { FileName = "ip", Arguments = ["netns", "exec", _prefix + where, .. command], Input = stream }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _listeners.ForEach(listener => listener.Dispose());
        foreach (var name in (string[])[Machine, FirstApp, SecondApp, Service, Stranger, Outside])
        {
            await _programs.RunAsync(new ProgramCall { FileName = "ip", Arguments = ["netns", "del", _prefix + name] }, CancellationToken.None);
        }

        await _services.DisposeAsync();
    }

    private async Task BuildAsync(bool bridgeFrames)
    {
        foreach (var name in (string[])[Machine, FirstApp, SecondApp, Service, Stranger, Outside])
        {
            await IpAsync("netns", "add", _prefix + name);
            await RunAsync(name, "ip", "link", "set", "lo", "up");
        }

        await RunAsync(Machine, "ip", "link", "add", Bridge, "type", "bridge");
        await RunAsync(Machine, "ip", "addr", "add", $"{Platform}/16", "dev", Bridge);
        await RunAsync(Machine, "ip", "link", "set", Bridge, "up");
        await RunAsync(Machine, "sysctl", "-qw", "net.ipv4.ip_forward=1", $"net.bridge.bridge-nf-call-iptables={(bridgeFrames ? 1 : 0)}");
        foreach (var (name, address) in new[] { (FirstApp, FirstAddress), (SecondApp, SecondAddress), (Service, ServiceAddress), (Stranger, StrangerAddress) })
        {
            await PlugAsync(name);
            await RunAsync(Machine, "ip", "link", "set", name, "master", Bridge);
            await RunAsync(name, "ip", "addr", "add", $"{address}/16", "dev", "eth0");
            await RunAsync(name, "ip", "route", "add", "default", "via", Platform.ToString());
        }

        await PlugAsync(Outside);
        await RunAsync(Machine, "ip", "addr", "add", $"{HostOutside}/24", "dev", Outside);
        await RunAsync(Machine, "ip", "addr", "add", $"{HostOutside6}/64", "dev", Outside, "nodad");
        await RunAsync(Outside, "ip", "addr", "add", $"{OutsideAddress}/24", "dev", "eth0");
        await RunAsync(Outside, "ip", "addr", "add", $"{OutsideAddress6}/64", "dev", "eth0", "nodad");
        await RunAsync(Outside, "ip", "route", "add", "172.29.0.0/16", "via", HostOutside.ToString());

        // As the engine publishes a port, in a table of its own.
        var engine = $"table ip engine {{\n chain pre {{\n type nat hook prerouting priority dstnat;\n iifname != \"{Bridge}\" tcp dport {Published} dnat to {FirstAddress}:80\n }}\n}}\n";
        var made = await TryAsync(Machine, ["nft", "-f", "-"], engine);
        Assert.True(made.IsOk, made.ErrorOutput);
    }

    private async Task PlugAsync(string name)
    {
        await IpAsync("link", "add", name, "netns", _prefix + Machine, "type", "veth", "peer", "name", "eth0", "netns", _prefix + name);
        await RunAsync(Machine, "ip", "link", "set", name, "up");
        await RunAsync(name, "ip", "link", "set", "eth0", "up");
    }

    private async Task IpAsync(params string[] arguments)
    {
        var result = await _programs.RunAsync(new ProgramCall { FileName = "ip", Arguments = arguments }, CancellationToken.None);
        Assert.True(result.IsOk, $"ip {string.Join(' ', arguments)}: {result.ErrorOutput}");
    }

    /// <summary>A socket belongs for good to the namespace in which it was made; the thread that made it there ends.</summary>
    private Socket Within(string where, Func<Socket> make)
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle("/run/netns/" + _prefix + where);
                if (SetNamespace(file, 0x40000000) != 0)
                {
                    throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeErrorMessage()}");
                }

                socket = make();
            }
            catch (Exception error) when (error is IOException or SocketException or InvalidOperationException)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"No socket in {where}", failure);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(Microsoft.Win32.SafeHandles.SafeFileHandle file, int kind);

    /// <summary>The same programs in another network.</summary>
    private sealed class InNamespace(IProgramRunner programs, string name) : IProgramRunner
    {
        public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) => programs.RunAsync(Inside(call), cancellationToken);

        public Task<IRunningProgram> StartAsync(ProgramCall call, CancellationToken cancellationToken) => programs.StartAsync(Inside(call), cancellationToken);

        private ProgramCall Inside(ProgramCall call) => call with { FileName = "ip", Arguments = ["netns", "exec", name, call.FileName, .. call.Arguments] };
    }
}

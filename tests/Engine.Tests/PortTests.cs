using System.Net;
using System.Net.Sockets;

namespace Engine.Tests;

public sealed class PortTests(EngineFixture fixture)
{
    [Fact]
    public async Task PublishedPort_AnswersOnEveryAddress_IPv6Too()
    {
        var port = FreePort.Find();
        await fixture.RunAsync(fixture.Spec("httpd", "-f", "-p", "80", "-h", "/run/seeded") with
        {
            Ports = [new PublishedPort(PortProtocol.Tcp, port, 80), new PublishedPort(PortProtocol.Udp, port, 53)],
        });
        using var client = new HttpClient();

        await Wait.UntilAsync(async () => await AnswerAsync(client, $"http://127.0.0.1:{port}/hello") == "from the image\n", "it answers over IPv4");
        if (Socket.OSSupportsIPv6)
        {
            await Wait.UntilAsync(async () => await AnswerAsync(client, $"http://[::1]:{port}/hello") == "from the image\n", "it answers over IPv6");
        }

        Assert.Throws<SocketException>(() => new UdpClient(port));
    }

    [Fact]
    public async Task PortOfOneAddress_IsOpenThereOnly()
    {
        var port = FreePort.Find();
        await fixture.RunAsync(fixture.Spec() with { Ports = [new PublishedPort(PortProtocol.Tcp, port, 80, "127.0.0.1")] });

        using var elsewhere = new TcpListener(IPAddress.Parse(fixture.Network.Gateway), port);
        elsewhere.Start();
        using var here = new TcpListener(IPAddress.Loopback, port);
        Assert.Throws<SocketException>(here.Start);
    }

    [Fact]
    public async Task PortOfAnotherProgram_IsTaken()
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var spec = fixture.Spec() with { Ports = [new PublishedPort(PortProtocol.Tcp, port, 80)] };
        await fixture.Engine.CreateContainerAsync(spec, default);

        var failed = await Assert.ThrowsAsync<PortException>(() => fixture.Engine.StartContainerAsync(spec.Name, default));

        Assert.Equal("port.taken", failed.Code);
        Assert.Contains($"Port {port}/tcp", failed.Message);
    }

    [Fact]
    public async Task HundredsOfPorts_AreNoTrouble()
    {
        var ports = Enumerable.Range(0, 300).SelectMany(i => new[] { new PublishedPort(PortProtocol.Tcp, 20000 + i, 20000 + i), new PublishedPort(PortProtocol.Udp, 20000 + i, 20000 + i) });

        var id = await fixture.Engine.CreateContainerAsync(fixture.Spec() with { Ports = [.. ports] }, default);

        Assert.Equal("600", (await Berth.Testing.Debian.Command.RunAsync("docker", ["inspect", "--format", "{{len .HostConfig.PortBindings}}", id])).Trim());
    }

    private static async Task<string?> AnswerAsync(HttpClient client, string address)
    {
        try
        {
            return await client.GetStringAsync(new Uri(address));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}

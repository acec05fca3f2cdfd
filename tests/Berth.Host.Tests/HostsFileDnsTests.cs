using System.Diagnostics;
using Berth.Host.Dns;

namespace Berth.Host.Tests;

public sealed class HostsFileDnsTests : IDisposable
{
    private const string Foreign = "127.0.0.1\tlocalhost\n# gr\u00fc\u00dfe\r\n10.0.0.5 nas  nas.lan # mine\n";
    private readonly TempDirectory _directory = new();
    private readonly HostsFileDns _dns;

    public HostsFileDnsTests()
    {
        File.WriteAllText(Hosts, Foreign);
        _dns = new HostsFileDns(new HostsFileOptions(Hosts));
    }

    private string Hosts => _directory["hosts"];

    [Fact]
    public async Task Names_ComeIntoAMarkedBlock_AndTheRestStays()
    {
        await _dns.EnsureAddressAsync("blog.berth.test", "127.0.0.1", default);
        await _dns.EnsureAddressAsync("A.Berth.Test", "127.0.0.1", default);

        Assert.Equal(Foreign + "# BEGIN berth\n127.0.0.1 a.berth.test\n127.0.0.1 blog.berth.test\n# END berth\n", await File.ReadAllTextAsync(Hosts));
        Assert.Equal("127.0.0.1", await _dns.FindAddressAsync("blog.berth.test", default));
        Assert.Null(await _dns.FindAddressAsync("nas.lan", default));
    }

    [Fact]
    public async Task AfterTheLastName_TheFileIsAsItWas()
    {
        await _dns.EnsureAddressAsync("a.berth.test", "127.0.0.1", default);
        await _dns.EnsureAddressAsync("a.berth.test", "192.0.2.7", default);
        Assert.Equal("192.0.2.7", await _dns.FindAddressAsync("a.berth.test", default));

        await _dns.RemoveAddressAsync("a.berth.test", default);
        await _dns.RemoveAddressAsync("never.berth.test", default);

        Assert.Equal(Foreign, await File.ReadAllTextAsync(Hosts));
    }

    [Fact]
    public async Task WhatOthersAddAround_Stays_AndALostEndMarkDoesNoHarm()
    {
        await File.WriteAllTextAsync(Hosts, "127.0.0.1 localhost\n# BEGIN berth\n127.0.0.1 a.berth.test\n\n# something else\n10.0.0.1 other\n");

        await _dns.EnsureAddressAsync("b.berth.test", "::1", default);

        Assert.Equal("127.0.0.1 localhost\n# BEGIN berth\n127.0.0.1 a.berth.test\n::1 b.berth.test\n# END berth\n\n# something else\n10.0.0.1 other\n", await File.ReadAllTextAsync(Hosts));
    }

    [Fact]
    public async Task FileWithoutLineEnd_GetsOne()
    {
        await File.WriteAllTextAsync(Hosts, "127.0.0.1 localhost");

        await _dns.EnsureAddressAsync("a.berth.test", "127.0.0.1", default);

        Assert.StartsWith("127.0.0.1 localhost\n# BEGIN berth\n", await File.ReadAllTextAsync(Hosts));
    }

    [Fact]
    public async Task ManyAtOnce_FromSeveralInstances_LoseNothing()
    {
        using var other = new HostsFileDns(new HostsFileOptions(Hosts));

        await Parallel.ForAsync(0, 40, async (i, token) => await (i % 2 == 0 ? _dns : other).EnsureAddressAsync($"app{i}.berth.test", "127.0.0.1", token));

        var text = await File.ReadAllTextAsync(Hosts);
        Assert.StartsWith(Foreign, text);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Contains($"127.0.0.1 app{i}.berth.test\n", text));
    }

    [Fact]
    public async Task MountedFile_IsRewrittenInPlace()
    {
        await RunAsync("mount", "--bind", Hosts, Hosts);
        try
        {
            await _dns.EnsureAddressAsync("a.berth.test", "127.0.0.1", default);
            await _dns.EnsureAddressAsync("long-name-to-shrink-from.berth.test", "127.0.0.1", default);
            await _dns.RemoveAddressAsync("long-name-to-shrink-from.berth.test", default);

            Assert.Equal(Foreign + "# BEGIN berth\n127.0.0.1 a.berth.test\n# END berth\n", await File.ReadAllTextAsync(Hosts));
            Assert.Empty(Directory.GetFiles(_directory.Path, "*.berth-new"));
        }
        finally
        {
            await RunAsync("umount", Hosts);
        }
    }

    [Fact]
    public async Task Mode_IsKept()
    {
        File.SetUnixFileMode(Hosts, (UnixFileMode)0x1B4);

        await _dns.EnsureAddressAsync("a.berth.test", "127.0.0.1", default);

        Assert.Equal((UnixFileMode)0x1B4, File.GetUnixFileMode(Hosts));
    }

    [Theory]
    [InlineData("a b", "127.0.0.1")]
    [InlineData("a\n10.0.0.1 bank.example", "127.0.0.1")]
    [InlineData("*.berth.test", "127.0.0.1")]
    [InlineData("", "127.0.0.1")]
    [InlineData("-a.test", "127.0.0.1")]
    [InlineData("a.test", "127.0.0.1 evil")]
    [InlineData("a.test", "example.com")]
    public async Task Nonsense_IsRefusedAndNothingWritten(string host, string address)
    {
        var refused = await Assert.ThrowsAsync<PortException>(() => _dns.EnsureAddressAsync(host, address, default));

        Assert.Equal("dns.invalid_record", refused.Code);
        Assert.Equal(Foreign, await File.ReadAllTextAsync(Hosts));
    }

    [Fact]
    public async Task UnwritableDirectory_SaysSo()
    {
        using var dns = new HostsFileDns(new HostsFileOptions("/proc/berth/hosts"));

        Assert.Equal("dns.unavailable", (await Assert.ThrowsAsync<PortException>(() => dns.EnsureAddressAsync("a.test", "127.0.0.1", default))).Code);
    }

    public void Dispose()
    {
        _dns.Dispose();
        _directory.Dispose();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process!.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}

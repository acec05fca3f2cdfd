using System.Diagnostics;
using System.Text;
using Berth.Host.Dns;
using Berth.Ports;

namespace Berth.Host.Tests;

public sealed class HostsFileDnsTests : IDisposable
{
    private const string Original = "127.0.0.1\tlocalhost\n# mine\r\n10.0.0.1 box # no tab\n";

    private readonly TemporaryFolder _folder = new();
    private readonly HostsFileDns _dns;

    public HostsFileDnsTests() => _dns = new HostsFileDns(_folder.Options, TimeProvider.System);

    private string Text => File.ReadAllText(_folder["hosts"]);

    public void Dispose()
    {
        _dns.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ensure_AddsABlockAndKeepsTheRest()
    {
        await File.WriteAllTextAsync(_folder["hosts"], Original);
        await EnsureAsync("Wiki.Example.test", "127.0.0.1");
        await EnsureAsync("app.example.test", "::1");

        Assert.Equal(Original + "# BEGIN berth\n::1\tapp.example.test\n127.0.0.1\twiki.example.test\n# END berth\n", Text);
        Assert.Equal("127.0.0.1", await _dns.FindAddressAsync("WIKI.example.test", default));
        Assert.Null(await _dns.FindAddressAsync("localhost", default));
    }

    [Fact]
    public async Task Ensure_Again_ChangesTheAddressInPlaceOrNothing()
    {
        await EnsureAsync("a.test", "10.0.0.1");
        await EnsureAsync("a.test", "10.0.0.2");
        var written = File.GetLastWriteTimeUtc(_folder["hosts"]);
        await EnsureAsync("a.test", "10.0.0.2");

        Assert.Equal("# BEGIN berth\n10.0.0.2\ta.test\n# END berth\n", Text);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["hosts"]));
    }

    [Fact]
    public async Task Remove_OfTheLastEntry_LeavesTheFileAsItWas()
    {
        await File.WriteAllTextAsync(_folder["hosts"], Original);
        File.SetUnixFileMode(_folder["hosts"], (UnixFileMode)0b110_110_100);
        await EnsureAsync("a.test", "10.0.0.1");
        await _dns.RemoveAddressAsync("absent.test", default);
        await _dns.RemoveAddressAsync("a.test", default);

        Assert.Equal(Original, Text);
        Assert.Equal((UnixFileMode)0b110_110_100, File.GetUnixFileMode(_folder["hosts"]));
    }

    [Fact]
    public async Task RemoveAll_TakesTheBlockOut()
    {
        await File.WriteAllTextAsync(_folder["hosts"], Original);
        await EnsureAsync("a.test", "10.0.0.1");
        await EnsureAsync("b.test", "10.0.0.1");
        Assert.Equal(["a.test", "b.test"], (await _dns.ListAsync(default)).Keys);

        await _dns.RemoveAllAsync(default);

        Assert.Equal(Original, Text);
    }

    [Fact]
    public async Task Block_StaysWhereItIsAndForeignLinesMoveBehindIt()
    {
        await File.WriteAllTextAsync(_folder["hosts"], "one\n# BEGIN berth\n10.0.0.1\ta.test\n10.0.0.9 hand.written\n10.0.0.1\tb.test\n# END berth\ntwo\n");

        await EnsureAsync("c.test", "10.0.0.1");

        Assert.Equal("one\n# BEGIN berth\n10.0.0.1\ta.test\n10.0.0.1\tb.test\n10.0.0.1\tc.test\n# END berth\n10.0.0.9 hand.written\ntwo\n", Text);
    }

    [Fact]
    public async Task Block_WithoutAnEnd_EndsWhereTheLinesAreNotOurs()
    {
        await File.WriteAllTextAsync(_folder["hosts"], "# BEGIN berth\n10.0.0.1\ta.test\n# other\n10.0.0.2\tmine.test\n");

        await EnsureAsync("b.test", "10.0.0.1");

        Assert.Equal("# BEGIN berth\n10.0.0.1\ta.test\n10.0.0.1\tb.test\n# END berth\n# other\n10.0.0.2\tmine.test\n", Text);
    }

    [Fact]
    public async Task File_WithoutLastLineEndOrWithOddBytes_Survives()
    {
        byte[] odd = [.. Encoding.ASCII.GetBytes("127.0.0.1 localhost # "), 0xff, 0xfe, 0xc3];
        await File.WriteAllBytesAsync(_folder["hosts"], odd);

        await EnsureAsync("a.test", "10.0.0.1");

        var content = await File.ReadAllBytesAsync(_folder["hosts"]);
        Assert.Equal([.. odd, .. "\n# BEGIN berth\n10.0.0.1\ta.test\n# END berth\n"u8], content);
    }

    [Theory]
    [InlineData("a.test\n127.0.0.1 bank.test")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("*.example.test")]
    [InlineData("-a.test")]
    [InlineData("a..test")]
    [InlineData("münchen.test")]
    [InlineData("a#b")]
    public async Task Ensure_WhatIsNoHostName_IsRefused(string host)
    {
        var problem = await Assert.ThrowsAsync<PortException>(() => EnsureAsync(host, "127.0.0.1"));

        Assert.Equal("dns.invalid_host", problem.Code);
        Assert.False(File.Exists(_folder["hosts"]));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.1 evil.test")]
    [InlineData("10.0.0.1\n")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]:80")]
    [InlineData("example.test")]
    public async Task Ensure_WhatIsNoAddress_IsRefused(string address)
    {
        var problem = await Assert.ThrowsAsync<PortException>(() => EnsureAsync("a.test", address));

        Assert.Equal("dns.invalid_address", problem.Code);
    }

    [Fact]
    public async Task Ensure_ThroughALink_ChangesTheFileBehindIt()
    {
        await File.WriteAllTextAsync(_folder["real"], Original);
        File.CreateSymbolicLink(_folder["hosts"], _folder["real"]);

        await EnsureAsync("a.test", "10.0.0.1");

        Assert.NotNull(new FileInfo(_folder["hosts"]).LinkTarget);
        Assert.Contains("a.test", await File.ReadAllTextAsync(_folder["real"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_OnAMountPoint_RewritesTheFileInPlace()
    {
        await File.WriteAllTextAsync(_folder["outside"], Original + new string('#', 200) + "\n");
        await File.WriteAllTextAsync(_folder["hosts"], "");
        await MustAsync("mount", "--bind", _folder["outside"], _folder["hosts"]);
        try
        {
            await EnsureAsync("a.test", "10.0.0.1");
            Assert.Equal("10.0.0.1", await _dns.FindAddressAsync("a.test", default));
            await _dns.RemoveAllAsync(default);
        }
        finally
        {
            await MustAsync("umount", _folder["hosts"]);
        }

        Assert.Equal(Original + new string('#', 200) + "\n", await File.ReadAllTextAsync(_folder["outside"]));
        Assert.Equal(["hosts", "hosts.berth-lock", "outside"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Ensure_ByManyAtOnce_LosesNothing()
    {
        await File.WriteAllTextAsync(_folder["hosts"], Original);
        using var other = new HostsFileDns(_folder.Options, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(() => (number % 2 == 0 ? _dns : other).EnsureAddressAsync($"h{number}.test", "10.0.0.1", default))));

        Assert.Equal(60, (await _dns.ListAsync(default)).Count);
        Assert.StartsWith(Original, Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_WhereNothingCanBeWritten_SaysSo()
    {
        using var dns = new HostsFileDns(_folder.Options with { HostsFile = "/proc/sys/hosts" }, TimeProvider.System);

        var problem = await Assert.ThrowsAsync<PortException>(() => dns.EnsureAddressAsync("a.test", "10.0.0.1", default));

        Assert.Contains("/proc/sys/hosts", problem.Message, StringComparison.Ordinal);
    }

    private static async Task MustAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private Task EnsureAsync(string host, string address) => _dns.EnsureAddressAsync(host, address, CancellationToken.None);
}

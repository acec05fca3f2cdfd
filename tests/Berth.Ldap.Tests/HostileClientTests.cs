using System.Formats.Asn1;
using System.Net.Sockets;
using Berth.Ldap.Protocol;
using CsCheck;

namespace Berth.Ldap.Tests;

public sealed class HostileClientTests
{
    /// <summary>A search below dc=test for uid=u007, number 2.</summary>
    private static readonly byte[] GoodSearch = MakeSearch(writer => Assertion(writer, 3, "uid", "u007"));

    [Fact]
    public void Reader_OfRandomBytes_ThrowsItsOwnErrorOnly() =>
        Gen.Byte.Array[0, 200].Sample(Survives, iter: 20_000);

    [Fact]
    public void Reader_OfDamagedMessages_ThrowsItsOwnErrorOnly() =>
        Gen.Select(Gen.Int[0, GoodSearch.Length - 1], Gen.Byte, Gen.Int[0, GoodSearch.Length]).Sample(
            (position, value, length) =>
            {
                var damaged = GoodSearch[..length];
                if (position < length)
                {
                    damaged[position] = value;
                }

                Survives(damaged);
            },
            iter: 50_000);

    /// <summary>An extensible filter (0xA9) made of octet strings (0x04): their number 4 is that of its dnAttributes.</summary>
    [Fact]
    public void ExtensibleFilter_WithPartsOfAnotherClass_IsRefused()
    {
        var damaged = (byte[])GoodSearch.Clone();
        damaged[Array.IndexOf(damaged, (byte)0xA3)] = 0xA9;
        Assert.Throws<LdapProtocolException>(() => RequestReader.Read(damaged));
    }

    [Fact]
    public void Names_OfAnyText_AreReadOrRefused() => Gen.String.Sample(text => LdapDn.Parse(text) is null or { Depth: >= 0 }, iter: 20_000);

    [Fact]
    public void AnEscapedValue_ComesBackAsItWas() =>
        Gen.String[Gen.Char[" abc,+\"\\<>;=#\0äß€"], 1, 12].Sample(text =>
        {
            var name = LdapDn.Parse($"cn={LdapDn.Escape(text)},dc=test");
            Assert.Equal(text.ToLowerInvariant(), Assert.Single(name!.First).Value);
        });

    [Theory]
    [InlineData("47455420")]
    [InlineData("3080")]
    [InlineData("3085000000")]
    [InlineData("30847FFFFFFF")]
    [InlineData("3003020101")]
    [InlineData("300502010163FF")]
    [InlineData("30050201FF4200")]
    public async Task WhatIsNoLdap_EndsTheConnection_WithANotice(string hex)
    {
        await using var server = new RunningServer();
        using var socket = await server.ConnectAsync();
        await socket.SendAsync(Convert.FromHexString(hex));

        var answer = await ReadToEndAsync(socket);

        Assert.Contains("1.3.6.1.4.1.1466.20036", System.Text.Encoding.Latin1.GetString(answer), StringComparison.Ordinal);
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task AFilterThatIsTooDeepOrTooLong_EndsTheConnection()
    {
        await using var server = new RunningServer();
        foreach (var search in new[] { MakeSearch(writer => Nest(writer, 5000)), MakeSearch(writer => Spread(writer, 5000)) })
        {
            using var socket = await server.ConnectAsync();
            await socket.SendAsync(search);
            Assert.Contains("1.3.6.1.4.1.1466.20036", System.Text.Encoding.Latin1.GetString(await ReadToEndAsync(socket)), StringComparison.Ordinal);
        }

        await AssertServesAsync(server);
    }

    [Fact]
    public async Task WhoeverLeavesAMessageHalfSaid_IsPutOut_WhileTheSilentMayStay()
    {
        await using var server = new RunningServer(options => options with { MessageTimeout = TimeSpan.FromMilliseconds(300) });
        using var silent = await server.ConnectAsync();
        using var slow = await server.ConnectAsync();
        await slow.SendAsync(GoodSearch.AsMemory(0, 10));

        Assert.Empty(await ReadToEndAsync(slow));
        await silent.SendAsync(GoodSearch);
        Assert.NotEqual(0, await silent.ReceiveAsync(new byte[1000]));
    }

    [Fact]
    public async Task WhoeverSaysNothingForTooLong_IsPutOut()
    {
        await using var server = new RunningServer(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(300) });
        using var silent = await server.ConnectAsync();
        Assert.Empty(await ReadToEndAsync(silent));
    }

    [Fact]
    public async Task WhoeverTakesNoAnswer_IsPutOut()
    {
        await using var server = new RunningServer(options => options with { MessageTimeout = TimeSpan.FromMilliseconds(300) });
        using var greedy = await server.ConnectAsync();
        greedy.ReceiveBufferSize = 4096;
        var all = MakeSearch(writer => writer.WriteOctetString("objectclass"u8, new Asn1Tag(TagClass.ContextSpecific, 7)));
        var ended = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await greedy.SendAsync(all);
                }
            }
            catch (SocketException)
            {
                return true;
            }
        });

        Assert.True(await ended.WaitAsync(TimeSpan.FromSeconds(60)));
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task TooManyConnections_AreTurnedAway_AndOthersServedAgainOnceSomeLeft()
    {
        await using var server = new RunningServer(options => options with { MaxConnectionsPerAddress = 10 });
        var sockets = new List<Socket>();
        for (var i = 0; i < 10; i++)
        {
            sockets.Add(await server.ConnectAsync());
            await AnswersAsync(sockets[^1]);
        }

        using (var eleventh = await server.ConnectAsync())
        {
            Assert.Empty(await ReadToEndAsync(eleventh));
        }

        sockets.ForEach(socket => socket.Dispose());
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task AFloodOfConnectionsThatLeaveAtOnce_LeavesTheServerServing()
    {
        await using var server = new RunningServer();
        for (var i = 0; i < 500; i++)
        {
            using var socket = await server.ConnectAsync();
            if (i % 2 == 0)
            {
                await socket.SendAsync(GoodSearch.AsMemory(0, i % GoodSearch.Length));
            }
        }

        await AssertServesAsync(server);
    }

    [Fact]
    public async Task WhatFollowsStartTlsInTheClear_IsNotTaken()
    {
        await using var server = new RunningServer();
        using var socket = await server.ConnectAsync();
        byte[] startTls = [0x30, 0x1D, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16, .. "1.3.6.1.4.1.1466.20037"u8];
        await socket.SendAsync((byte[])[.. startTls, .. GoodSearch]);
        Assert.Contains("1.3.6.1.4.1.1466.20036", System.Text.Encoding.Latin1.GetString(await ReadToEndAsync(socket)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyRequestsAtOnce_AreAllAnsweredInOrder()
    {
        await using var server = new RunningServer();
        using var socket = await server.ConnectAsync();
        byte[] many = [.. Enumerable.Repeat(GoodSearch, 1000).SelectMany(search => search)];
        var sending = socket.SendAsync(many);
        var answers = 0;
        var text = new List<byte>();
        var buffer = new byte[65536];
        while (answers < 1000)
        {
            var count = await socket.ReceiveAsync(buffer);
            Assert.NotEqual(0, count);
            text.AddRange(buffer.AsSpan(0, count));
            answers = CountDone(text);
        }

        await sending;
        Assert.Equal(1000, answers);
    }

    [Fact]
    public async Task RandomBytes_OnTheWire_EndTheirConnectionAndNothingElse()
    {
        await using var server = new RunningServer(options => options with { MessageTimeout = TimeSpan.FromMilliseconds(100) });
        await Gen.Byte.Array[1, 500].SampleAsync(
            async bytes =>
            {
                using var socket = await server.ConnectAsync();
                try
                {
                    await socket.SendAsync(bytes);
                    socket.Shutdown(SocketShutdown.Send);
                    await ReadToEndAsync(socket);
                }
                catch (SocketException)
                {
                    // Ended before all was sent.
                }
            },
            iter: 500);
        await AssertServesAsync(server);
    }

    private static int CountDone(List<byte> bytes)
    {
        var count = 0;
        var rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
        while (rest.Length > 2 && AsnDecoder.TryReadEncodedValue(rest, AsnEncodingRules.BER, out _, out var start, out var length, out var consumed))
        {
            var body = rest.Slice(start, length);
            count += body[3] == 0x65 ? 1 : 0;
            rest = rest[consumed..];
        }

        return count;
    }

    private static void Survives(byte[] bytes)
    {
        try
        {
            RequestReader.Read(bytes);
        }
        catch (LdapProtocolException)
        {
            // This and nothing else.
        }

        try
        {
            var buffer = new System.Buffers.ReadOnlySequence<byte>(bytes);
            while (MessageReader.TryCut(ref buffer, 1000, out _))
            {
                // Each message makes the rest shorter.
            }
        }
        catch (LdapProtocolException)
        {
            // This and nothing else.
        }
    }

    private static async Task AssertServesAsync(RunningServer server)
    {
        // Those that left may not have been counted off yet.
        for (var tries = 0; ; tries++)
        {
            using var socket = await server.ConnectAsync();
            if (await AnswersAsync(socket))
            {
                return;
            }

            Assert.True(tries < 200, "the server serves nobody any more");
            await Task.Delay(20);
        }
    }

    private static async Task<bool> AnswersAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(GoodSearch);
            return await socket.ReceiveAsync(new byte[4096]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        var all = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(60))) > 0)
            {
                all.AddRange(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // Reset, because it had more to say than was read.
        }

        return [.. all];
    }

    private static byte[] MakeSearch(Action<AsnWriter> filter)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(2);
            using var search = writer.PushSequence(new Asn1Tag(TagClass.Application, 3));
            writer.WriteOctetString("dc=test"u8);
            writer.WriteEnumeratedValue(LdapScope.Subtree);
            writer.WriteEnumeratedValue(LdapScope.Base);
            writer.WriteInteger(0);
            writer.WriteInteger(0);
            writer.WriteBoolean(false);
            filter(writer);
            using var attributes = writer.PushSequence();
        }

        return writer.Encode();
    }

    private static void Assertion(AsnWriter writer, int tag, string attribute, string value)
    {
        using var scope = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, tag));
        writer.WriteOctetString(System.Text.Encoding.UTF8.GetBytes(attribute));
        writer.WriteOctetString(System.Text.Encoding.UTF8.GetBytes(value));
    }

    private static void Nest(AsnWriter writer, int depth)
    {
        var not = new Asn1Tag(TagClass.ContextSpecific, 2);
        for (var i = 0; i < depth; i++)
        {
            writer.PushSequence(not);
        }

        Assertion(writer, 3, "uid", "u007");
        for (var i = 0; i < depth; i++)
        {
            writer.PopSequence(not);
        }
    }

    private static void Spread(AsnWriter writer, int parts)
    {
        using var or = writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 1));
        for (var i = 0; i < parts; i++)
        {
            Assertion(writer, 3, "uid", $"u{i}");
        }
    }
}

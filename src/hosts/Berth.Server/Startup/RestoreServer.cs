using System.Text.Json;
using Berth.Backups;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports;

namespace Berth.Server.Startup;

/// <summary>
/// The program's other use, before there is a platform: <c>berth restore-server</c> starts it with a
/// <see cref="RestoreServerRequest"/> on standard input and reads <see cref="RestoreServerLine"/>s.
/// </summary>
internal static class RestoreServer
{
    public const string Argument = "restore-server";

    /// <returns>0, or 1 after a line with the error.</returns>
    public static async Task<int> RunAsync(IServiceProvider services)
    {
        using var cancel = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            cancel.Cancel();
        };
        try
        {
            var request = await JsonSerializer.DeserializeAsync(Console.OpenStandardInput(), BerthJson.Default.RestoreServerRequest, cancel.Token)
                ?? throw new JsonException("There is no request.");
            var plan = await services.GetRequiredService<IServerRestore>().FetchAsync(request, (fraction, words) => Write(new RestoreServerLine { Fraction = fraction, Message = words }), cancel.Token);
            Write(new RestoreServerLine { Fraction = 1, Plan = plan });
            return 0;
        }
        catch (Exception error) when (error is ErrorException or PortException or JsonException or IOException or OperationCanceledException)
        {
            var said = error switch
            {
                ErrorException expected => expected.Error,
                PortException port => new Error(ErrorKind.External, port.Code, port.Message),
                _ => Error.External("server.not_restored", error.Message),
            };
            Write(new RestoreServerLine { ErrorCode = said.Code, Message = said.Message });
            return 1;
        }
    }

    private static void Write(RestoreServerLine line) => Console.Out.WriteLine(JsonSerializer.Serialize(line, Lines.RestoreServerLine));

    /// <summary>One object a line.</summary>
    private static readonly BerthJson Lines = new(new JsonSerializerOptions(BerthJson.Default.Options) { WriteIndented = false });
}

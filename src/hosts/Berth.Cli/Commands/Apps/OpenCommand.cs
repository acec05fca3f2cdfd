using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Berth.Cli.Hosting;

namespace Berth.Cli.Commands;

/// <summary><c>berth open APP</c>: prints the app's address, and shows it in a browser where there is one.</summary>
internal static class OpenCommand
{
    public static Command Create(Hosting.Cli cli)
    {
        var command = new Command("open", "Print an app's address, and open it in the browser where there is one");
        var choice = AppChoice.AddTo(command);
        return cli.WithAction(command, async (session, cancellationToken) =>
        {
            var app = await choice.FindAsync(session, cancellationToken).ConfigureAwait(false);
            var address = session.AddressOf(app.Fqdn);
            session.Print.Line(address);
            Browse(session.Host, address);
            return ExitCode.Ok;
        });
    }

    internal static bool HasBrowser(CliHost host) =>
        host.OutputIsTerminal && (OperatingSystem.IsMacOS() || host.Variable("DISPLAY") is not null || host.Variable("WAYLAND_DISPLAY") is not null);

    /// <summary>Does nothing where there is no browser to show.</summary>
    internal static void Browse(CliHost host, string address)
    {
        var program = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
        if (!HasBrowser(host))
        {
            return;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [address]) { UseShellExecute = false, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            // No such program: the printed address is what there is.
        }
    }
}

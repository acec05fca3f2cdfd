using System.CommandLine;

namespace Berth.Cli.Hosting;

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Server { get; } = new("--server") { Description = "The platform's dashboard, such as my.example.com [BERTH_SERVER]", HelpName = "name", Recursive = true };

    public Option<string?> Token { get; } = new("--token") { Description = "API token; others see arguments, so better in BERTH_TOKEN", HelpName = "token", Recursive = true };

    public Option<string?> Ca { get; } = new("--ca") { Description = "Trust the authorities in this PEM file too [BERTH_CA]", HelpName = "file", Recursive = true };

    public Option<bool> AllowSelfSigned { get; } = new("--allow-selfsigned") { Description = "Do not verify the server's certificate", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON on standard output", Recursive = true };

    public Option<bool> NoWait { get; } = new("--no-wait") { Description = "Return as soon as the task is started", Recursive = true };

    public IEnumerable<Option> All => [Server, Token, Ca, AllowSelfSigned, Json, NoWait];
}

using Berth.Gateway.Hosting;

if (args.Contains("--help"))
{
    Console.WriteLine(GatewayOptions.Usage);
    return 0;
}

GatewayOptions options;
try
{
    options = GatewayOptions.Parse(args, Environment.GetEnvironmentVariable);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

if (Environment.IsPrivilegedProcess && !options.AllowRoot)
{
    await Console.Error.WriteLineAsync(
        "berth-gateway does not run as root. Start it as its own user with the right to bind low ports (docs/gateway.md has the command), or pass --allow-root.");
    return 2;
}

try
{
    await using var gateway = GatewayHost.Build(options);
    await gateway.RunAsync();
    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"berth-gateway cannot start: {e.Message}");
    return 1;
}

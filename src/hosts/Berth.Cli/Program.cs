using Berth.Cli;
using Berth.Cli.Hosting;

using var host = CliHost.FromProcess();
return await CliApp.RunAsync(args, host).ConfigureAwait(false);

using Berth.Server.Startup;

var settings = ServerSettings.FromEnvironment();
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.Listen));
builder.Logging.ConfigureBerth();
builder.Services.AddBerth(settings);

var app = builder.Build();
if (args is [RestoreServer.Argument])
{
    return await RestoreServer.RunAsync(app.Services);
}

app.MapBerth();
await app.RunAsync();
return 0;

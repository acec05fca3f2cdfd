using Berth.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Berth.Server.Startup;

/// <summary>For <c>dotnet ef migrations add</c>: the same model as the server's, over a database that is never opened.</summary>
internal sealed class DesignTimeDatabase : IDesignTimeDbContextFactory<BerthDb>
{
    public BerthDb CreateDbContext(string[] args)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddBerth(ServerSettings.FromEnvironment() with { Home = Path.GetTempPath() });
        return services.BuildServiceProvider().GetRequiredService<IDbContextFactory<BerthDb>>().CreateDbContext();
    }
}

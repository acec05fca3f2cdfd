using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Addons.Data;

internal sealed class AddonsTables : ITables
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<ServiceRow>(row =>
        {
            row.ToTable("addons_services");
            row.HasKey(service => service.Id);
        });
        model.Entity<GrantRow>(row =>
        {
            row.ToTable("addons_grants");
            row.HasKey(grant => new { grant.AppId, grant.Addon });
        });
        model.Entity<TaskRunRow>(row =>
        {
            row.ToTable("addons_task_runs");
            row.HasKey(run => new { run.AppId, run.Task });
        });
    }
}

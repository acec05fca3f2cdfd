using Microsoft.EntityFrameworkCore;

namespace Berth.Data;

/// <summary>
/// One module's tables. Each module maps only its own, prefixed with its name (<c>apps_</c>), and never
/// joins another module's. That they share one context lets a row and the operation on it be committed together.
/// </summary>
public interface ITables
{
    void Configure(ModelBuilder model);
}

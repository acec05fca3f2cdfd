using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.OpenId;

internal sealed class OpenIdTables : ITables
{
    public void Configure(ModelBuilder model)
    {
        model.UseOpenIddict<OidcClient, OidcAuthorization, OidcScope, OidcToken, string>();
        model.Entity<OidcClient>(entity =>
        {
            entity.ToTable("identity_oidc_clients");
            entity.HasIndex(client => client.AppId);
        });
        model.Entity<OidcAuthorization>().ToTable("identity_oidc_authorizations");
        model.Entity<OidcScope>().ToTable("identity_oidc_scopes");
        model.Entity<OidcToken>().ToTable("identity_oidc_tokens");
        model.Entity<OidcKey>(entity =>
        {
            entity.ToTable("identity_oidc_keys");
            entity.HasKey(key => key.Id);
        });
    }
}

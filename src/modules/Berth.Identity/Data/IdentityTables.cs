using Berth.Data;
using Berth.Identity.Model;
using Berth.Identity.Passkeys;
using Berth.Identity.Providers;
using Berth.Identity.SecondFactor;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Data;

internal sealed class IdentityTables : ITables
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<User>(entity =>
        {
            entity.ToTable("identity_users");
            entity.HasKey(user => user.Id);
            entity.HasIndex(user => user.Username).IsUnique();
            entity.HasIndex(user => user.Email).IsUnique();

            // Who acts for the server is asked with each of its requests.
            entity.HasIndex(user => new { user.Role, user.CreatedAt });

            // Holds all that a search by part of a name looks at, so that it does not go through the wide rows.
            entity.HasIndex(user => new { user.Username, user.Email, user.FallbackEmail, user.DisplayName, user.Id });
        });

        model.Entity<Avatar>(entity =>
        {
            entity.ToTable("identity_avatars");
            entity.HasKey(avatar => avatar.UserId);
            entity.HasOne<User>().WithOne().HasForeignKey<Avatar>(avatar => avatar.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<Group>(entity =>
        {
            entity.ToTable("identity_groups");
            entity.HasKey(group => group.Id);
            entity.HasIndex(group => group.Name).IsUnique();
        });

        model.Entity<GroupMember>(entity =>
        {
            entity.ToTable("identity_group_members");
            entity.HasKey(member => new { member.GroupId, member.UserId });
            entity.HasIndex(member => member.UserId);
            entity.HasOne<Group>().WithMany().HasForeignKey(member => member.GroupId).OnDelete(DeleteBehavior.Cascade);
            entity.HasOne<User>().WithMany().HasForeignKey(member => member.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<Token>(entity =>
        {
            entity.ToTable("identity_tokens");
            entity.HasKey(token => token.Id);
            entity.HasIndex(token => token.Hash).IsUnique();
            entity.HasIndex(token => token.UserId);
            entity.HasIndex(token => token.ExpiresAt);
        });

        model.Entity<AppPassword>(entity =>
        {
            entity.ToTable("identity_app_passwords");
            entity.HasKey(password => password.Id);
            entity.HasIndex(password => password.Hash).IsUnique();
            entity.HasIndex(password => password.UserId);
            entity.HasOne<User>().WithMany().HasForeignKey(password => password.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<Authenticator>(entity =>
        {
            entity.ToTable("identity_authenticators");
            entity.HasKey(row => row.UserId);
            entity.HasOne<User>().WithOne().HasForeignKey<Authenticator>(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<RecoveryCode>(entity =>
        {
            entity.ToTable("identity_recovery_codes");
            entity.HasKey(row => row.Hash);
            entity.HasIndex(row => row.UserId);
            entity.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<Passkey>(entity =>
        {
            entity.ToTable("identity_passkeys");
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => row.UserId);
            entity.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<OutsideLogin>(entity =>
        {
            entity.ToTable("identity_outside_logins");
            entity.HasKey(row => row.Id);
            entity.HasIndex(row => new { row.Issuer, row.Subject }).IsUnique();
            entity.HasIndex(row => row.UserId);
            entity.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<Link>(entity =>
        {
            entity.ToTable("identity_links");
            entity.HasKey(link => link.Hash);
            entity.HasIndex(link => link.UserId);
            entity.HasOne<User>().WithMany().HasForeignKey(link => link.UserId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}

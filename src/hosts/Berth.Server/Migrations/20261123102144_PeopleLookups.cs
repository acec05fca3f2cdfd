using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Berth.Server.Migrations
{
    /// <inheritdoc />
    public partial class PeopleLookups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_identity_users_Role_CreatedAt",
                table: "identity_users",
                columns: new[] { "Role", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_users_Username_Email_FallbackEmail_DisplayName_Id",
                table: "identity_users",
                columns: new[] { "Username", "Email", "FallbackEmail", "DisplayName", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_identity_users_Role_CreatedAt",
                table: "identity_users");

            migrationBuilder.DropIndex(
                name: "IX_identity_users_Username_Email_FallbackEmail_DisplayName_Id",
                table: "identity_users");
        }
    }
}

using Compliance.Workflows;

namespace Compliance.Tests.Workflows;

public sealed class AppRolesTests
{
    [Theory]
    [InlineData("service", "service")]
    [InlineData("Provisioner, ERASER,signer", "provisioner,eraser,signer")]
    [InlineData("signer,service,signer,", "service,signer")]
    public void Roles_are_read_by_their_names(string names, string roles) => Assert.Equal(roles, AppRoles.Parse(names)!.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("service,admin")]
    [InlineData("service eraser")]
    [InlineData("1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("service,99")]
    public void An_empty_list_or_a_word_that_is_no_role_is_no_list_of_roles(string? names) => Assert.Null(AppRoles.Parse(names));

    [Fact]
    public void An_app_has_the_roles_it_was_deployed_with_and_no_other()
    {
        var roles = new AppRoles(Role.Eraser, Role.Signer);
        Assert.True(roles.Contains(Role.Signer));
        Assert.False(roles.Contains(Role.Service));
        roles.Require(Role.Eraser);
        Assert.Contains(
            "eraser,signer", Assert.Throws<InvalidOperationException>(() => roles.Require(Role.Service)).Message, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<Role>(), role => Assert.True(AppRoles.All.Contains(role)));
    }
}

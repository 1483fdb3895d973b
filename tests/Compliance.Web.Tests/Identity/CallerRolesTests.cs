using System.Net;
using Compliance.Web.Holds;
using Compliance.Web.Identity;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Identity;

/// <summary>Which part reaches which endpoint.</summary>
public sealed class CallerRolesTests
{
    public static TheoryData<string> Roles => [.. CallerRoles.Names];

    [Theory, MemberData(nameof(Roles))]
    public async Task A_part_reaches_the_endpoints_of_its_permissions_and_no_other(string role)
    {
        await using var api = await Api.Start();
        var token = api.RoleToken(role);
        foreach (var endpoint in Endpoints.Table.Where(each => each.Permission != Permission.Anonymous))
        {
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(endpoint.Route, @"\{[^}]*\}", "x");
            using var answer = await api.Send(endpoint.Method, path, token: token);
            Assert.Equal(
                (endpoint.Name, CallerRoles.Allows(role, endpoint.Permission)),
                (endpoint.Name, answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)));
        }
    }

    [Fact]
    public void Only_approvers_approve_only_operators_and_administrators_decide_and_auditors_change_nothing()
    {
        Assert.Equal([CallerRoles.Approver], Having(RequestsApi.ApproveErasures));
        Assert.Equal([CallerRoles.Operator, CallerRoles.Administrator], Having(RequestsApi.DecideRequests));
        Assert.Equal([CallerRoles.Administrator], Having(HoldsApi.ManageHolds));
        var reading = Endpoints.Table.Where(each => CallerRoles.Allows(CallerRoles.Auditor, each.Permission));
        Assert.All(reading, endpoint => Assert.Equal("GET", endpoint.Method));
        Assert.All(
            Endpoints.Table.Where(each => CallerRoles.Allows(CallerRoles.Customer, each.Permission)),
            endpoint => Assert.StartsWith("api/me/", endpoint.Route, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Having(Permission permission) =>
        CallerRoles.Names.Where(role => CallerRoles.Allows(role, permission));
}

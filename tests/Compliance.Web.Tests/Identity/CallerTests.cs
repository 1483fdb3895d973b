using System.Security.Claims;
using Compliance.Web.Identity;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Tests.Identity;

/// <summary>Whose approval counts: a token that was issued with a user present, and no other.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData(true, "scp=access")]
    [InlineData(true, "scp=access", "idtyp=user", "azp=client", "roles=erasures.approve")]
    [InlineData(true, "scp=access", "azp=client", "appid=client")]
    [InlineData(false)]
    [InlineData(false, "roles=erasures.approve", "azp=client")]
    [InlineData(false, "scp=")]
    [InlineData(false, "scp= ")]
    [InlineData(false, "scope=access")]
    [InlineData(false, "idtyp=user")]
    [InlineData(false, "scp=access", "idtyp=app")]
    [InlineData(false, "scp=access", "idtyp=device")]
    [InlineData(false, "scp=access", "idtyp=User")]
    // Issuers that give scopes to applications: the subject is the client.
    [InlineData(false, "scp=access", "cid=ann")]
    [InlineData(false, "scp=access", "client_id=ann")]
    public void A_person_is_a_caller_whose_token_was_issued_with_a_user_present(bool isPerson, params string[] claims)
    {
        var identity = new ClaimsIdentity([
            new("sub", "ann"),
            .. claims.Select(each => each.Split('=')).Select(each => new Claim(each[0], each[1])),
        ]);
        Assert.Equal(isPerson, Caller.IsPerson(new DefaultHttpContext { User = new(identity) }));
    }
}

using Infrastructure.Tests.Assertions;
using Infrastructure.Tests.Bicep;

namespace Infrastructure.Tests;

[Collection(nameof(SharedBicepServer))]
public sealed class AppAssertionTests(BicepServer server) : AssertionTests(server)
{
    public static TheoryData<string> Sentences =>
        Names(GrantAssertions.All, AppAssertions.All, SettingAssertions.All, ObservabilityAssertions.All);

    [Theory, MemberData(nameof(Sentences))]
    public Task Under_a_change_of_its_line_exactly_this_assertion_fails(string sentence) => OnlyFails(sentence);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Compliance.Client.Consent;
using Compliance.Client.Decisions;
using Compliance.Client.Http;
using Compliance.Client.Personalization;
using Compliance.Client.Problems;
using Compliance.Client.Requests;
using Compliance.Testing;

namespace Compliance.Client.Tests;

/// <summary>The client's types have the members of the API's own, no more and no fewer: docs/openapi.json is the measure.</summary>
public sealed class ClientModelTests
{
    private static readonly JsonObject Schemas =
        JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs", "openapi.json")))!["components"]!["schemas"]!.AsObject();

    /// <summary>What the client writes, and what it reads, by the name of the API's schema.</summary>
    public static TheoryData<Type, string> Types => new()
    {
        { typeof(ComplianceProblem), "Problem" },
        { typeof(DecisionQuestionBody), "DecisionQuestionBody" },
        { typeof(DecisionsAnswer), "DecisionsAnswer" },
        { typeof(DecidedPerson), "DecidedPerson" },
        { typeof(DecidedField), "DecidedField" },
        { typeof(DecidedField), "FieldUseRecord" },
        { typeof(RuleFinding), "RuleFinding" },
        { typeof(PersonalizedData), "GateAnswer" },
        { typeof(UsePage), "UsePage" },
        { typeof(UseRecord), "UseRecord" },
        { typeof(NewDevice), "NewDevice" },
        { typeof(JoinedDeviceBody), "JoinedDeviceBody" },
        { typeof(NoticeRendering), "Rendering" },
        { typeof(RenderedNotice), "RenderedView" },
        { typeof(ShownNotice), "ShownNoticeView" },
        { typeof(ShownPurpose), "NoticePurposeView" },
        { typeof(NoticeAnswer), "NoticeAnswer" },
        { typeof(ConsentAct), "ActBody" },
        { typeof(ActingHand), "HandView" },
        { typeof(BrowserSignal), "BrowserSignal" },
        { typeof(ConsentWithdrawal), "ConsentWithdrawal" },
        { typeof(ConsentObjection), "ConsentObjection" },
        { typeof(Reversible), "Reversible" },
        { typeof(ConsentOptOut), "ConsentOptOut" },
        { typeof(SignalText), "SignalText" },
        { typeof(ConsentEvent), "ConsentEventView" },
        { typeof(HistoryPage), "HistoryPage" },
        { typeof(Asking), "AskingView" },
        { typeof(HolderState), "HolderState" },
        { typeof(PurposeState), "PurposeState" },
        { typeof(OptOutState), "OptOutState" },
        { typeof(RecordedSignal), "SignalView" },
        { typeof(DerivedSignals), "DerivedSignalsView" },
        { typeof(RequestSubmission), "Submission" },
        { typeof(AboutUses), "AboutUses" },
        { typeof(AcceptedRequest), "AcceptedRequest" },
        { typeof(Receipt), "Receipt" },
        { typeof(RequestStatus), "RequestStatus" },
        { typeof(ProofStatus), "ProofStatus" },
        { typeof(Refusal), "RefusalView" },
        { typeof(FiledAppeal), "FiledAppealView" },
        { typeof(RequestProgress), "RequestProgress" },
        { typeof(NotCovered), "NotCovered" },
        { typeof(UncoveredPlace), "UncoveredPlace" },
    };

    public static TheoryData<Type, string> Enums => new()
    {
        { typeof(ConsentMethod), "CallersMethod" },
        { typeof(HandKind), "HandKind" },
        { typeof(AgeBand), "AgeBand" },
        { typeof(OptOutClass), "OptOutClass" },
        { typeof(Right), "Right" },
        { typeof(VouchedProof), "VouchedProof" },
        { typeof(Compliance.Decisions.DecisionOutcome), "DecisionOutcome" },
    };

    [Theory, MemberData(nameof(Types))]
    public void A_type_has_the_members_of_its_schema_and_asks_for_none_that_may_be_missing(Type type, string schema)
    {
        var members = ClientJson.Options.GetTypeInfo(type).Properties.Where(IsUsed).ToList();
        Assert.Equal(
            Schemas[schema]!["properties"]!.AsObject().Select(each => each.Key).Order(StringComparer.Ordinal),
            members.Select(member => member.Name).Order(StringComparer.Ordinal));
        var always = (Schemas[schema]!["required"]?.AsArray() ?? []).Select(each => each!.GetValue<string>()).ToHashSet();
        var demanded = members.Where(member => member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false });
        Assert.Subset(always, demanded.Select(member => member.Name).ToHashSet());
    }

    [Theory, MemberData(nameof(Enums))]
    public void An_enum_has_the_values_of_its_schema(Type type, string schema) => Assert.Equal(
        Schemas[schema]!["enum"]!.AsArray().Select(each => each!.GetValue<string>()),
        Enum.GetValues(type).Cast<object>().Select(
            value => JsonSerializer.SerializeToNode(value, type, ClientJson.Options)!.GetValue<string>()));

    private static bool IsUsed(JsonPropertyInfo member) => member.Get is not null || member.Set is not null;
}

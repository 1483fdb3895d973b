import { resourceTags } from 'types.bicep'

@description('Begins the names of the alerts.')
param name string

@description('The region.')
param location string

@description('Tags of the alerts.')
param tags resourceTags

@description('The workspace of the telemetry and the vault audit events.')
param workspaceId string

@description('The mailbox that alerts are sent to.')
@minLength(6)
@maxLength(254)
param email string

var rules = [
  {
    label: 'request-failed'
    title: 'A request ended in quarantine'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'RequestQuarantined'
'''
  }
  {
    label: 'timer-absent'
    title: 'A timer did not run'
    severity: 1
    frequency: 'PT30M'
    window: 'P2D'
    lasts: true
    // Hours: the timer's period, and room for a late tick. Before its first run of all, its silence counts from the
    // first trace; where there is no trace at all, every timer is absent.
    query: '''
let first = toscalar(AppTraces | summarize min(TimeGenerated));
datatable(Timer: string, Hours: long)[
  'RetentionSweepTimer', 26,
  'ReviewTimer', 26,
  'HistoryPurgeTimer', 26,
  'CatchUpTimer', 1,
  'KeyPoolTimer', 1
]
| join kind=leftouter (
    AppTraces
    | where tostring(Properties.EventName) == 'TimerServed'
    | summarize Served = max(TimeGenerated) by Timer = tostring(Properties.Timer)
  ) on Timer
| where coalesce(Served, first, datetime(2000-01-01)) < ago(Hours * 1h)
| project TimeGenerated = now(), Timer, Served
'''
  }
  {
    label: 'deadline-at-risk'
    title: 'A statutory deadline is at risk'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'DeadlineAtRisk'
'''
  }
  {
    label: 'key-copied'
    title: 'A key was backed up, restored or recovered, or somebody tried'
    severity: 0
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AZKVAuditLogs
| where OperationName in ('KeyBackup', 'KeyRestore', 'KeyRecover')
'''
  }
]

resource people 'Microsoft.Insights/actionGroups@2024-10-01-preview' = {
  name: '${name}-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'compliance'
    emailReceivers: [
      {
        name: 'privacy'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource found 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: '${name}-${rule.label}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      severity: rule.severity
      enabled: true
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      scopes: [workspaceId]
      // A workspace without its first audit event does not know the table yet.
      skipQueryValidation: true
      autoMitigate: rule.lasts
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              minFailingPeriodsToAlert: 1
              numberOfEvaluationPeriods: 1
            }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

// The whole subscription: a role assigned above the resource group opens the vaults just as well.
resource accessChanged 'Microsoft.Insights/activityLogAlerts@2026-01-01' = {
  name: '${name}-access-changed'
  location: 'global'
  tags: tags
  properties: {
    description: 'A role was assigned, withdrawn or redefined'
    enabled: true
    scopes: [subscription().id]
    condition: {
      allOf: [
        {
          field: 'category'
          equals: 'Administrative'
        }
        {
          anyOf: [
            {
              field: 'operationName'
              equals: 'Microsoft.Authorization/roleAssignments/write'
            }
            {
              field: 'operationName'
              equals: 'Microsoft.Authorization/roleAssignments/delete'
            }
            {
              field: 'operationName'
              equals: 'Microsoft.Authorization/roleDefinitions/write'
            }
          ]
        }
      ]
    }
    actions: {
      actionGroups: [
        {
          actionGroupId: people.id
        }
      ]
    }
  }
}

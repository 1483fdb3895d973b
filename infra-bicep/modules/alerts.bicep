import { contract } from 'contract.bicep'
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
    label: 'start-refused'
    title: 'An app refused to start, and serves nothing until a person has mended what its log names'
    severity: 0
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'StartRefused'
'''
  }
  {
    label: 'timer-absent'
    title: 'A timer did not run'
    severity: 1
    frequency: 'PT30M'
    window: 'P2D'
    lasts: true
    // Hours: the timer's period by default, and room for a late tick. Before its first run of all, its silence counts
    // from the first trace; where there is no trace at all, every timer is absent. No query sees more than two days.
    query: replace(
      '''
let first = toscalar(AppTraces | summarize min(TimeGenerated));
datatable(Timer: string, Hours: long)[
{timers}
]
| join kind=leftouter (
    AppMetrics
    | where Name == 'compliance.timers.served' and Sum > 0
    | summarize Served = max(TimeGenerated) by Timer = tostring(Properties.timer)
  ) on Timer
| where coalesce(Served, first, datetime(2000-01-01)) < ago(Hours * 1h)
| project TimeGenerated = now(), Timer, Served
''',
      '{timers}',
      join(map(contract.timers, each => '  \'${each.name}\', ${each.hours}'), ',\n')
    )
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
    label: 'deadline-passed'
    title: 'A statutory deadline has passed'
    severity: 0
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'DeadlinePassed'
'''
  }
  {
    label: 'log-differs'
    title: 'The log is not what it was'
    severity: 0
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'LogDiffers'
'''
  }
  {
    label: 'log-alarm'
    title: 'A witness refuses the log, or parts of it were made again'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'LogAlarm'
'''
  }
  {
    label: 'command-refused'
    title: 'The custodian was given an order that only a fault or an intruder explains, and refused it'
    severity: 0
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'CommandRefused'
'''
  }
  {
    label: 'key-recovered'
    title: 'An erased key was brought back, and was deleted once more'
    severity: 0
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'KeyRecovered'
'''
  }
  {
    label: 'state-restored'
    title: 'A backup brought erased data back, and it was erased again'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'StateRestored'
'''
  }
  {
    label: 'store-not-searched'
    title: 'A store could not be looked through for erased people whom a backup may have brought back'
    severity: 2
    frequency: 'PT1H'
    window: 'PT6H'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'StoreNotSearched'
'''
  }
  {
    label: 'preflight-failed'
    title: 'The data map does not fit a store: erasures there are stopped before they begin'
    severity: 2
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'PreflightFailed'
'''
  }
  {
    label: 'sweep-failed'
    title: 'A retention sweep did not erase everything that was due'
    severity: 2
    frequency: 'PT1H'
    window: 'PT6H'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'SweepFailed'
'''
  }
  {
    label: 'audit-finding'
    title: 'A vault was used by somebody who has no business with it, or its audit has a gap'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: false
    query: '''
AppTraces
| where tostring(Properties.EventName) == 'AuditFinding'
'''
  }
  {
    label: 'key-pool-empty'
    title: 'No key lies ready: whoever seals for a new customer waits for the vault'
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    lasts: true
    query: '''
AppMetrics
| where Name == 'compliance.key_pool.depth'
| summarize Keys = max(Max)
| where Keys == 0
'''
  }
  {
    label: 'commands-waiting'
    title: 'A queue between apps was not empty for an hour, or holds what could not be served'
    severity: 2
    frequency: 'PT15M'
    window: 'PT1H'
    lasts: true
    query: '''
AppMetrics
| where Name == 'compliance.commands.waiting'
| summarize Least = min(Min), Looks = count() by Queue = tostring(Properties.queue)
| where Least > 0 and Looks >= 10
'''
  }
  {
    label: 'append-slow'
    title: 'Entries of the log take longer than ten seconds'
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    lasts: true
    query: '''
AppMetrics
| where Name == 'compliance.log.append.duration'
| summarize Seconds = sum(Sum) / sum(ItemCount), Appends = sum(ItemCount)
| where Appends > 0 and Seconds > 10
'''
  }
  {
    label: 'breaker-open'
    title: 'A breaker stopped the destruction of keys: more of them than a company\'s requests explain'
    severity: 0
    frequency: 'PT5M'
    window: 'PT15M'
    lasts: true
    query: '''
AppMetrics
| where Name == 'compliance.breaker.open'
| summarize Open = max(Max) by Breaker = tostring(Properties.breaker)
| where Open > 0
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
      // One event lies in the windows of several evaluations: it is told once. What lasts resolves by itself, and Azure takes no
      // mute for that.
      muteActionsDuration: rule.lasts ? null : rule.window
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

// Who assigns roles in this group is this deployment's business. A definition is written at the scope that its writer
// chooses, and changes what its holders may do here all the same: so definitions are watched in the whole subscription.
var changes = [
  {
    label: 'access-changed'
    description: 'A role was assigned or withdrawn in the resource group'
    scope: resourceGroup().id
    operations: ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.Authorization/roleAssignments/delete']
  }
  {
    label: 'role-redefined'
    description: 'A custom role was made, redefined or deleted in the subscription'
    scope: subscription().id
    operations: ['Microsoft.Authorization/roleDefinitions/write', 'Microsoft.Authorization/roleDefinitions/delete']
  }
]

resource changed 'Microsoft.Insights/activityLogAlerts@2026-01-01' = [
  for change in changes: {
    name: '${name}-${change.label}'
    location: 'global'
    tags: tags
    properties: {
      description: change.description
      enabled: true
      scopes: [change.scope]
      condition: {
        allOf: [
          {
            field: 'category'
            equals: 'Administrative'
          }
          {
            anyOf: map(change.operations, operation => {
              field: 'operationName'
              equals: operation
            })
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
]

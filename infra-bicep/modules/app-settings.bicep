import { contract } from 'contract.bicep'
import { dataConnections, erasureTerms, logSettings, storeNames, unwrappersByKey } from 'types.bicep'

@description('The function app\'s name.')
param name string

@description('The app.')
param app string

@description('The app\'s roles.')
@minLength(1)
param roles ('service' | 'provisioner' | 'eraser' | 'signer')[]

@description('The client id of the app\'s identity.')
param clientId string

@description('The account of the app\'s host.')
param hostAccount string

@description('Where the app finds its stores and vaults.')
param stores storeNames

@description('The deployment\'s identifier, bound into every sealed record.')
param tenantName string

@description('How long an unwrapped key may live.')
param leaseLifetime string

@description('The data map.')
param dataMap string

@description('How the data map\'s connections are reached.')
param connections dataConnections

@description('The issuer of the tokens that callers bring.')
param authority string

@description('The audience of those tokens.')
param audience string

@description('The log\'s name and its witnesses.')
param log logSettings

@description('How an erasure goes about what cannot be undone.')
param erasure erasureTerms

@description('Who unwraps.')
param unwrappers unwrappersByKey

@description('When timers run that do not run as they would by default, by the timer\'s name.')
param schedules { *: string }

@description('Where Durable keeps its state: in the host\'s account, or in a scheduler.')
param backend 'azureStorage' | 'durableTaskScheduler'

@description('The scheduler\'s endpoint; empty without one.')
param schedulerEndpoint string

@description('Where telemetry goes.')
param telemetryConnection string

// Live, Ready, the catch-all, orchestrators and activities are in every app.
var foreign = flatten(map(filter(items(contract.functions), each => !contains(roles, each.key)), each => each.value))
var disabled = toObject(foreign, each => 'AzureWebJobs.${each}.Disabled', each => 'true')

var host = {
  ...storage('AzureWebJobsStorage', hostAccount, ['blob', 'queue', 'table'], clientId)
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnection
  TASKHUB_NAME: 'compliance${app}'
}
var durable = backend == 'azureStorage'
  ? { AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'AzureStorage' }
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
    }
var everyRole = {
  ...storage('ComplianceEvidence', stores.evidence, ['blob', 'table'], clientId)
  ...storage('ComplianceCustody', stores.custody, ['queue', 'table'], clientId)
  ...toObject(
    range(0, length(stores.shards)),
    i => 'Compliance__KeyVault__Shards__${i}',
    i => vaultUri(stores.shards[i])
  )
  Compliance__Identity__Audience: audience
  Compliance__Identity__Authority: authority
  Compliance__KeyVault__ClientId: clientId
  Compliance__KeyVault__Own: vaultUri(stores.own)
  Compliance__KeyVault__Signing: vaultUri(stores.signing)
  Compliance__Log__Origin: log.origin
  Compliance__Protection__LeaseLifetime: leaseLifetime
  Compliance__Protection__Tenant: tenantName
  Compliance__Roles: join(roles, ',')
}

// Of every timer in every app: the host resolves the schedule of a function that is switched off too, and logs an error where there is none.
var settingOf = toObject(contract.timers, each => each.name, each => each.setting)
var timerNames = join(map(contract.timers, each => each.name), ', ')
var timers = {
  ...toObject(contract.timers, each => each.setting, each => each.schedule)
  ...toObject(
    items(schedules),
    each => settingOf[?each.key] ?? fail('There is no timer ${each.key}: the timers are ${timerNames}.'),
    each => each.value
  )
}

var needsKeys = !empty(intersection(roles, ['service', 'provisioner', 'eraser']))
var keys = needsKeys ? storage('ComplianceKeys', stores.keys, ['table'], clientId) : {}
// Ordered, done and approved by different apps, which all count for themselves.
var terms = !empty(intersection(roles, ['service', 'eraser', 'signer']))
  ? {
      Compliance__Erasure__Approvals: string(erasure.approvals)
      Compliance__Erasure__CoolingOff: erasure.coolingOff
    }
  : {}
var eraser = contains(roles, 'eraser')
  ? {
      ...toObject(
        range(0, length(unwrappers.subjects)),
        i => 'Compliance__Audit__Unwrappers__${i}',
        i => unwrappers.subjects[i]
      )
      ...toObject(range(0, length(unwrappers.own)), i => 'Compliance__Audit__Custodians__${i}', i => unwrappers.own[i])
      Compliance__KeyVault__AuditLogs: 'https://${stores.audit}.blob.${environment().suffixes.storage}'
    }
  : {}
var witnesses = log.?witnesses ?? []
var authorities = log.?timestampAuthorities ?? []
var signer = contains(roles, 'signer')
  ? {
      ...toObject(range(0, length(witnesses)), i => 'Compliance__Log__Witnesses__${i}__Url', i => witnesses[i].url)
      ...toObject(range(0, length(witnesses)), i => 'Compliance__Log__Witnesses__${i}__Key', i => witnesses[i].key)
      ...toObject(
        range(0, length(authorities)),
        i => 'Compliance__Log__TimestampAuthorities__${i}',
        i => authorities[i]
      )
    }
  : {}
var service = contains(roles, 'service')
  ? {
      ...storage('ComplianceState', stores.state, ['blob', 'table'], clientId)
      ...toObject(connectionSettings, each => each.name, each => each.value)
      Compliance__DataMap: dataMap
    }
  : {}

var connectionSettings = flatten(map(
  items(connections),
  connection =>
    map(items(connection.value), setting => {
      name: 'Connections__${connection.key}__${setting.key}'
      value: !contains(secretSettings, toLower(setting.key)) || startsWith(setting.value, '@Microsoft.KeyVault(')
        ? setting.value
        : fail('The setting ${setting.key} of the connection ${connection.key} is a secret: give a reference, @Microsoft.KeyVault(SecretUri=...).')
    })
))
var secretSettings = ['apikey', 'connectionstring']

func storage(setting string, account string, services ('blob' | 'queue' | 'table')[], identity string) { *: string } => {
  ...toObject(
    services,
    each => '${setting}__${each}ServiceUri',
    each => 'https://${account}.${each}.${environment().suffixes.storage}'
  )
  '${setting}__clientId': identity
  '${setting}__credential': 'managedidentity'
}

func vaultUri(vault string) string => 'https://${vault}${environment().suffixes.keyvaultDns}'

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: name
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(host, durable, everyRole, keys, terms, timers, eraser, signer, service, disabled)
}

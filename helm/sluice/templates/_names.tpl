{{- define "sluice.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 57 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 57 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "sluice.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "sluice.labels" -}}
{{ include "sluice.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "sluice.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "sluice.name" .) -}}
{{- else -}}
{{- required "serviceAccount.name is needed where serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* Refuses a config that names an environment variable nobody fills. */ -}}
{{- define "sluice.checked" -}}
{{- $known := list -}}
{{- range .Values.secretEnv }}{{ $known = append $known .name }}{{ end -}}
{{- $named := list -}}
{{- range .Values.config.backends }}
{{- if and (index . "key-env") (not (index . "key-optional")) }}{{ $named = append $named (index . "key-env") }}{{ end -}}
{{- end -}}
{{- range .Values.config.keys }}
{{- if index . "key-env" }}{{ $named = append $named (index . "key-env") }}{{ end -}}
{{- end -}}
{{- with .Values.config.admin }}{{ $named = append $named (index . "key-env") }}{{ end -}}
{{- range $named -}}
{{- if not (has . $known) -}}
{{- fail (printf "config names the environment variable %s, but secretEnv has no entry for it" .) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled (not .Values.adminService.enabled) -}}
{{- fail "serviceMonitor.enabled needs adminService.enabled: metrics are on the admin port" -}}
{{- end -}}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) -}}
{{- fail (printf "autoscaling.minReplicas %d is more than autoscaling.maxReplicas %d" (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- end -}}
{{- end -}}
